import assert from 'node:assert/strict';
import { openWorkerEngine, type WorkerEngine } from '../src/engine/worker-engine.js';

const ENDLESS =
  'SELECT count(*) AS n FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3';

describe("the worker's engine", () => {
  let engine: WorkerEngine;
  before(async () => {
    engine = await openWorkerEngine({ memoryMb: 64 });
  });
  after(() => engine.close());

  it('stops a statement when the signal says so, those that wait behind it too, and goes on working', async () => {
    const stop = new AbortController();
    const reason = new Error('the worker closes');
    const { signal } = stop;
    const statements = [engine.all(ENDLESS, { signal }), engine.exec(ENDLESS, { signal })];
    setTimeout(() => stop.abort(reason), 50);
    const outcomes = await Promise.allSettled(statements);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason),
      [reason, reason],
    );
    await assert.rejects(engine.all('SELECT 1', { signal }), reason);
    assert.deepEqual(await engine.all('SELECT 1 AS one'), [{ one: 1 }]);
  });
});
