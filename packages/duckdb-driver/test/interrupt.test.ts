import assert from 'node:assert/strict';
import { pbkdf2 } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
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
      await setImmediate();
      interruptConnection(connection());
      await assert.rejects(running, INTERRUPTED);
    }
  });

  it('ends a statement that still waits for a free thread', async () => {
    const hash = promisify(pbkdf2);
    for (let turn = 0; turn < 3; turn++) {
      const busy = Array.from({ length: 8 }, () => hash('password', 'salt', 20_000, 64, 'sha512'));
      const running = rowsOf(connection(), ENDLESS);
      await setImmediate();
      interruptConnection(connection());
      await assert.rejects(running, INTERRUPTED);
      await Promise.all(busy);
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
  it('is unknown while nothing runs, and counts rows while something does', async () => {
    // With several threads, DuckDB may look at a query too early, and then knows nothing of it to the end.
    const database = await openDatabase(':memory:', { threads: '1' });
    await rowsOf(database, 'SET enable_progress_bar = true; SET enable_progress_bar_print = false');
    assert.deepEqual(queryProgress(database), { percentage: undefined, rowsProcessed: 0, rowsTotal: 0 });
    const running = rowsOf(database, 'SELECT sum(sqrt(i)) FROM range(100000000000) t(i)');
    const deadlineMs = Date.now() + 10_000;
    while (queryProgress(database).rowsTotal === 0 && Date.now() < deadlineMs) await setImmediate();
    const { percentage, rowsTotal } = queryProgress(database);
    interruptConnection(database);
    await assert.rejects(running, INTERRUPTED);
    await closeDatabase(database);
    assert.ok(percentage !== undefined && percentage >= 0 && percentage < 100);
    assert.ok(rowsTotal >= 100_000_000_000);
  });
});
