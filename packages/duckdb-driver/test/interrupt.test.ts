import assert from 'node:assert/strict';
import { interruptConnection, queryProgress, streamRows } from '../src/index.js';
import { rowsOf, scalarOf } from './support/query.js';
import { closeDatabase, connect, openDatabase, useConnection } from './support/use-connection.js';

// Hours of work, unless it is interrupted.
const ENDLESS = 'SELECT count(*), sum(sqrt(a.i * b.i)) FROM range(10000000) a(i), range(10000000) b(i)';
const INTERRUPTED = {
  code: 'DUCKDB_NODEJS_ERROR',
  errorType: 'INTERRUPT',
  message: 'INTERRUPT Error: Interrupted!',
};

describe('an interrupt', () => {
  const connection = useConnection();

  it('ends the running statement, whenever it comes, and leaves the connection usable', async () => {
    for (const delayMs of [undefined, 0, 0, 1, 2, 5, 20, 50]) {
      const running = rowsOf(connection(), ENDLESS);
      if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs));
      interruptConnection(connection());
      await assert.rejects(running, INTERRUPTED);
      assert.equal(await scalarOf(connection(), 'SELECT 1'), 1);
    }
  });

  it('ends a statement with parameters, and one that was prepared, between its steps, too', async () => {
    for (let turn = 0; turn < 10; turn++) {
      const running = rowsOf(connection(), `${ENDLESS} WHERE a.i <> ?`, [turn]);
      await new Promise((resolve) => setImmediate(resolve));
      interruptConnection(connection());
      await assert.rejects(running, INTERRUPTED);
    }
  });

  it('leaves the statements behind the running one alone', async () => {
    const running = rowsOf(connection(), ENDLESS);
    const behind = scalarOf(connection(), 'SELECT 2');
    interruptConnection(connection());
    interruptConnection(connection());
    await assert.rejects(running, INTERRUPTED);
    assert.equal(await behind, 2);
  });

  it('does nothing while nothing runs', async () => {
    interruptConnection(connection());
    assert.equal(await scalarOf(connection(), 'SELECT 3'), 3);
  });

  it('makes the next read of an open stream fail, instead of ending its rows early', async () => {
    const stream = await streamRows(connection(), 'SELECT i FROM range(100000000) t(i)');
    const rows = stream[Symbol.asyncIterator]();
    await rows.next();
    interruptConnection(connection());
    await assert.rejects(async () => {
      for await (const _batch of rows);
    }, INTERRUPTED);
    assert.equal(await scalarOf(connection(), 'SELECT 4'), 4);
  });

  it('ends an `each` between its rows', async () => {
    const error = await new Promise((resolve) => {
      let count = 0;
      connection().each('SELECT i FROM range(100000000) t(i)', (failed) => {
        if (failed) resolve(failed);
        else if (++count === 10_000) interruptConnection(connection());
      });
    });
    assert.ok(error instanceof Error && error.message === INTERRUPTED.message);
  });

  it('of a database ends what runs on every one of its connections, and on no other', async () => {
    const [database, other] = await Promise.all([openDatabase(), openDatabase()]);
    const connections = [await connect(database), await connect(database)];
    const elsewhere = scalarOf(other, 'SELECT count(*) FROM range(3000) a, range(3000) b');
    const running = connections.map((each) => rowsOf(each, ENDLESS));
    const settled = Promise.allSettled(running);
    database.interrupt();
    for (const outcome of await settled) {
      assert.ok(outcome.status === 'rejected' && outcome.reason.errorType === 'INTERRUPT');
    }
    assert.equal(await elsewhere, 9_000_000n);
    await Promise.all([closeDatabase(database), closeDatabase(other)]);
  });
});

describe('the progress of a query', () => {
  const connection = useConnection();

  it('is unknown while nothing runs, and counts rows while something does', async () => {
    const idle = { percentage: undefined, rowsProcessed: 0, rowsTotal: 0 };
    assert.deepEqual(queryProgress(connection()), idle);
    await rowsOf(connection(), 'SET enable_progress_bar = true; SET enable_progress_bar_print = false');
    // DuckDB gives no estimate for a query that is quite as long as the one above.
    const running = rowsOf(connection(), ENDLESS.replaceAll('10000000', '300000'));
    while (queryProgress(connection()).rowsTotal === 0)
      await new Promise((resolve) => setTimeout(resolve, 1));
    const { percentage } = queryProgress(connection());
    assert.ok(percentage !== undefined && percentage >= 0 && percentage < 100);
    interruptConnection(connection());
    await assert.rejects(running, INTERRUPTED);
  });
});
