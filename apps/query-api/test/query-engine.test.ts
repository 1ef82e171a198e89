import assert from 'node:assert/strict';
import { createQueryEngine } from '../src/engine/query-engine.js';

describe('the query engine', () => {
  it('stops a statement inside DuckDB when it is aborted, and answers the next one', async () => {
    const engine = await createQueryEngine({ concurrency: 1, maxWaiting: 1, memoryMb: 256 });
    try {
      const controller = new AbortController();
      // Far more work than any test may take: only an interrupt ends it.
      const sql =
        'SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE (a.range * b.range) % 7 = 3';
      const running = engine.query({ sql }, controller.signal);
      setTimeout(() => controller.abort(new Error('stop')), 100);
      await assert.rejects(running, /stop/);
      assert.deepEqual(await engine.query({ sql: 'SELECT 1 AS one' }), [{ one: 1 }]);
    } finally {
      await engine.close();
    }
  });
});
