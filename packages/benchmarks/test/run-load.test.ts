import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { runLoad } from '../src/load/run-load.js';

describe('runLoad', () => {
  it('sends every request once, and measures those after the warm-up', async () => {
    const sent: number[] = [];
    const result = await runLoad({
      requests: 10,
      warmUp: 4,
      connections: 3,
      send: async (request) => {
        sent.push(request);
      },
    });
    assert.deepEqual(sent, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal(result.latencies.count, 6);
  });

  it('charges a stall to every request that was due meanwhile', async () => {
    const { latencies } = await runLoad({
      requests: 20,
      warmUp: 0,
      connections: 1,
      ratePerSecond: 100,
      send: async (request) => {
        if (request === 0) await delay(200);
      },
    });
    // Due at 0, 10, 20, …, 190 ms, while the only connection stalled for 200: about half of them waited 100 ms and more.
    assert.ok(latencies.p50 >= 50, `the median is ${latencies.p50} ms`);
  });

  it('refuses a load that would warm up only', async () => {
    const load = { requests: 1, warmUp: 1, connections: 1, send: async () => {} };
    await assert.rejects(runLoad(load), RangeError);
  });
});
