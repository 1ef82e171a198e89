import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
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

  it('takes no more threads than the cores that its process is bound to', async function () {
    this.timeout(20_000);
    const source = new URL('../src/engine/query-engine.ts', import.meta.url);
    const script = `
      const { createQueryEngine } = await import(${JSON.stringify(source.href)});
      const engine = await createQueryEngine({ concurrency: 1, maxWaiting: 1, memoryMb: 256 });
      const [row] = await engine.query({ sql: "SELECT current_setting('threads')::INTEGER AS threads" });
      console.log(row.threads);
      await engine.close();`;
    const node = [process.execPath, '--import=tsx', '--input-type=module', '--eval', script];
    try {
      const { stdout } = await promisify(execFile)('taskset', ['--cpu-list', '0', ...node]);
      assert.equal(stdout.trim(), '1');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      process.stderr.write('    skipped: there is no taskset to bind a process with\n');
      this.skip();
    }
  });
});
