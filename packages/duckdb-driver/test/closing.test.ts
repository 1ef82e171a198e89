import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, Statement, streamRows } from '../src/index.js';
import { rowsOf, scalarOf } from './support/query.js';
import { runFixture } from './support/run-fixture.js';
import { closeDatabase, connect, openDatabase } from './support/use-connection.js';

const CLOSED = { code: 'DUCKDB_NODEJS_ERROR', errorType: 'Connection' };

function closeConnection(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => connection.close((error) => (error ? reject(error) : resolve())));
}

describe('closing', () => {
  it('waits for the statements before it', async () => {
    const database = await openDatabase();
    const connection = await connect(database);
    const count = scalarOf(connection, 'SELECT count(*) FROM range(2000) a, range(2000) b');
    await closeConnection(connection);
    const other = scalarOf(database, 'SELECT count(*) FROM range(2000) a, range(2000) b');
    await closeDatabase(database);
    assert.deepEqual([await count, await other], [4_000_000n, 4_000_000n]);
  });

  it('does no harm a second time, to a connection before or after its database, to a statement or a database', async () => {
    const database = await openDatabase();
    const [before, after] = [await connect(database), await connect(database)];
    const statement = new Statement(before, 'SELECT 1');
    const finalize = () => new Promise((resolve) => statement.finalize(resolve));
    assert.deepEqual([await finalize(), await finalize()], [null, null]);
    await Promise.all([closeConnection(before), closeConnection(before)]);
    await closeConnection(before);
    await Promise.all([closeDatabase(database), closeDatabase(database)]);
    await closeDatabase(database);
    await closeConnection(after);
    assert.equal(await finalize(), null);
  });

  it('refuses what is asked for later', async () => {
    const database = await openDatabase();
    const connection = await connect(database);
    const statement = new Statement(connection, 'SELECT 1');
    await closeConnection(connection);
    await assert.rejects(rowsOf(connection, 'SELECT 1'), CLOSED);
    const error = await new Promise((resolve) => statement.all(resolve));
    assert.ok(error instanceof Error && 'errorType' in error && error.errorType === 'Connection');
    assert.equal(await scalarOf(database, 'SELECT 1'), 1);
    await closeDatabase(database);
    await assert.rejects(rowsOf(database, 'SELECT 1'), CLOSED);
    await assert.rejects(connect(database), CLOSED);
  });

  it('ends an open stream, whose reader learns of it', async () => {
    const database = await openDatabase();
    const stream = await streamRows(database, 'SELECT i FROM range(1000000000) t(i)');
    const batches = stream[Symbol.asyncIterator]();
    await batches.next();
    await closeDatabase(database);
    await assert.rejects(async () => {
      for await (const _batch of batches);
    }, CLOSED);
  });

  it('of a database that did not open is no error', async () => {
    const database = await openDatabase('/nowhere/at/all.db').catch(() => undefined);
    assert.equal(database, undefined);
  });
});

describe('a closed database file', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duckdb-driver-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('can be opened by another process at once, whatever was left open in it', async () => {
    const path = join(folder, 'left.db');
    const database = await openDatabase(path);
    const connection = await connect(database);
    await rowsOf(connection, 'CREATE TABLE t AS SELECT i, random() AS r FROM range(500000) s(i)');
    const whole = await rowsOf(connection, 'FROM t LIMIT 5000');
    const statement = new Statement(connection, 'FROM t');
    await new Promise((resolve) => statement.run(resolve));
    const leftEarly = await streamRows(connection, 'FROM t');
    for await (const _batch of leftEarly) break;
    const open = await streamRows(connection, 'FROM t');
    const openElsewhere = await streamRows(await connect(database), 'FROM t');
    const busy = await runFixture('open-file.mjs', path);
    assert.match(busy.stdout, /lock/);

    await closeDatabase(database);
    assert.equal((await runFixture('open-file.mjs', path)).stdout, 'opened\n');
    assert.equal(whole.length, 5000);
    await Promise.all([open.close(), openElsewhere.close()]);
  });
});

describe('a process that used the built package', () => {
  for (const [what, argument] of [
    ['closed all', 'closed'],
    ['left all open', 'open'],
  ] as const) {
    it(`ends by itself, without a warning, when it ${what}`, async () => {
      const outcome = await runFixture('use-and-leave.mjs', argument);
      assert.deepEqual(outcome, { exitCode: 0, stdout: 'used\n', stderr: '' });
    });
  }
});
