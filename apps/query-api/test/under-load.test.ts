import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import request from 'supertest';
import { eventsOfFewGroups } from './event-sets.js';
import { holdSlot } from './hold-slot.js';
import { listen } from './listen.js';
import { makeEndless } from './make-endless.js';
import { openTestService } from './query-service.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 50, seed: 6 });
const PATH = '/v1/metrics/latency';

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(5);
}

describe('a query that goes on and on', function () {
  this.timeout(60_000);

  it('is stopped inside DuckDB when its client goes away, whether it runs or waits', async () => {
    const service = await openTestService({ concurrency: 1 });
    await service.append(events);
    await request(service.app).get(PATH).expect(200);
    const restore = await makeEndless(service);
    const server = await listen(service.app);
    const clients = [new AbortController(), new AbortController()];
    // Two different ones, so that no answer could be shared.
    const asked = clients.map(({ signal }, n) =>
      assert.rejects(fetch(`${server.url}${PATH}?limit=${n + 2}`, { signal }), { name: 'AbortError' }),
    );
    await until(() => service.engine.load.running === 1 && service.engine.load.waiting === 1);
    for (const client of clients) client.abort();
    await Promise.all(asked);
    await until(() => service.engine.load.running === 0 && service.engine.load.waiting === 0);
    await restore();
    assert.equal((await fetch(`${server.url}${PATH}?limit=2`)).status, 200);
    await server.close();
    await service.close();
  });

  it('is answered 504 at its deadline, and leaves the engine free for the next one', async () => {
    const service = await openTestService({ concurrency: 1, timeoutMs: 1500 });
    await service.append(events);
    await request(service.app).get(PATH).expect(200);
    const restore = await makeEndless(service);
    const { body } = await request(service.app).get(`${PATH}?limit=2`).expect(504);
    assert.equal(body.code, 'timeout');
    assert.deepEqual([service.engine.load.running, service.engine.load.waiting], [0, 0]);
    await restore();
    await request(service.app).get(`${PATH}?limit=2`).expect(200);
    await service.close();
  });
});

describe('heavy queries', function () {
  this.timeout(60_000);

  it('leave a slot to light ones, which are answered meanwhile; their own queue refuses with 503', async () => {
    const service = await openTestService({ concurrency: 2, maxWaiting: 2, heavyScanBytes: 1000 });
    await service.append(events.slice(0, 2));
    const release = holdSlot(service.engine, 1000);
    const waiting = holdSlot(service.engine, 1000);
    await until(() => service.engine.load.running === 1 && service.engine.load.waiting === 1);
    // 2 events are less than the bound, 50 are more.
    await request(service.app).get(PATH).expect(200);
    await service.append(events.slice(2));
    const refused = await request(service.app).get(PATH).expect(503);
    assert.equal(refused.headers['retry-after'], '1');
    await Promise.all([release(), waiting()]);
    await request(service.app).get(PATH).expect(200);
    await service.close();
  });
});
