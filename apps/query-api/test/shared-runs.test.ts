import assert from 'node:assert/strict';
import fc from 'fast-check';
import request from 'supertest';
import { createSharedRuns } from '../src/engine/shared-runs.js';
import { eventsOfFewGroups } from './event-sets.js';
import { holdSlot } from './hold-slot.js';
import { listen } from './listen.js';
import { openTestService } from './query-service.js';

/** Work that ends when it is told to, and when it is aborted. */
function createWork() {
  const work = {
    started: 0,
    aborted: 0,
    finish: (_result: string) => {},
    fail: (_error: Error) => {},
    run: (signal: AbortSignal) =>
      new Promise<string>((resolve, reject) => {
        work.started++;
        work.finish = resolve;
        work.fail = reject;
        signal.addEventListener('abort', () => {
          work.aborted++;
          reject(signal.reason);
        });
      }),
  };
  return work;
}

describe('shared runs', () => {
  it('do work for one key once at a time, and anew when it has ended', async () => {
    const runs = createSharedRuns<string>();
    const work = createWork();
    const both = [runs.run('key', work.run), runs.run('key', work.run)];
    work.finish('one');
    assert.deepEqual(await Promise.all(both), ['one', 'one']);
    const later = runs.run('key', work.run);
    work.finish('two');
    assert.equal(await later, 'two');
    assert.equal(work.started, 2);
  });

  it('fail for all who wait, and are not kept then', async () => {
    const runs = createSharedRuns<string>();
    const work = createWork();
    const both = [runs.run('key', work.run), runs.run('key', work.run)];
    work.fail(new Error('broken'));
    for (const result of await Promise.allSettled(both)) assert.equal(result.status, 'rejected');
    const later = runs.run('key', work.run);
    work.finish('whole');
    assert.equal(await later, 'whole');
  });

  it('go on when one leaves, be it the first, and stop when nobody is left', async () => {
    const runs = createSharedRuns<string>();
    const work = createWork();
    const clients = [new AbortController(), new AbortController()];
    const asked = clients.map(({ signal }) => assert.rejects(runs.run('key', work.run, signal), /gone/));
    clients[0]?.abort(new Error('gone'));
    assert.equal(work.aborted, 0);
    clients[1]?.abort(new Error('gone'));
    assert.equal(work.aborted, 1);
    // Whoever comes now must not get the failure of what was stopped.
    const next = runs.run('key', work.run);
    work.finish('answered');
    assert.equal(await next, 'answered');
    await Promise.all(asked);
    await assert.rejects(runs.run('key', work.run, clients[0]?.signal), /gone/);
    assert.equal(work.started, 2);
  });
});

describe('requests for the same answer at the same time', function () {
  this.timeout(60_000);

  it('share one query, which outlives the client that came first', async () => {
    const service = await openTestService({ concurrency: 1 });
    await service.append(fc.sample(eventsOfFewGroups(), { numRuns: 20, seed: 9 }));
    const path = '/v1/metrics/volume?interval=1d';
    await request(service.app).get('/v1/metrics/latency').expect(200);
    const server = await listen(service.app);
    const { query } = service.engine;
    let queries = 0;
    service.engine.query = (...statement) => {
      queries++;
      return query(...statement);
    };
    const release = holdSlot({ ...service.engine, query });
    const first = new AbortController();
    const gone = assert.rejects(fetch(`${server.url}${path}`, { signal: first.signal }));
    while (queries < 1) await new Promise(setImmediate);
    const others = Array.from({ length: 5 }, () => fetch(`${server.url}${path}`));
    // Once a query for something else has come, the others have had their time to come, too.
    const last = fetch(`${server.url}${path}&limit=7`);
    while (queries < 2) await new Promise(setImmediate);
    first.abort();
    await gone;
    await release();
    const bodies = await Promise.all(
      others.map(async (response) => (await response).json() as Promise<{ data: unknown[] }>),
    );
    for (const { data } of bodies) assert.deepEqual(data, bodies[0]?.data);
    assert.ok(bodies[0] && bodies[0].data.length > 0);
    assert.equal(queries, 2);
    assert.equal((await last).status, 200);
    await server.close();
    await service.close();
  });
});
