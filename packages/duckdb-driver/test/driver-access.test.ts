import assert from 'node:assert/strict';
import { ERROR, interruptConnection, queryProgress, readRows, streamColumns, streamRows } from 'duckdb';
import { type Connection, Database } from 'duckdb-async';

describe('what is taken from the driver directly', () => {
  let database: Database;
  let connection: Connection;

  before(async () => {
    database = await Database.create(':memory:');
    connection = await database.connect();
  });
  after(() => database.close());

  it('works on a connection and on a database of duckdb-async', async () => {
    for (const source of [connection, database]) {
      const { rows, columns } = await readRows(source, 'SELECT ? AS a', [1], { format: 'json' });
      assert.deepEqual(
        [rows, columns],
        [[{ a: 1 }], [{ name: 'a', type: { id: 'INTEGER', sql_type: 'INTEGER' } }]],
      );
      for await (const batch of await streamRows(source, 'SELECT 2 AS a'))
        assert.deepEqual(batch, [{ a: 2 }]);
      for await (const batch of await streamColumns(source, 'SELECT 3 AS a')) {
        assert.deepEqual(batch, { rowCount: 1, columns: [[3]] });
      }
      assert.equal(queryProgress(source).percentage, undefined);
    }
  });

  it('uses the same connection that duckdb-async uses', async () => {
    await connection.exec('CREATE TEMP TABLE own (a INTEGER); INSERT INTO own VALUES (1)');
    assert.deepEqual((await readRows(connection, 'FROM own')).rows, [{ a: 1 }]);
    await connection.exec('BEGIN; DELETE FROM own');
    assert.deepEqual((await readRows(connection, 'FROM own')).rows, []);
    await connection.exec('ROLLBACK');
  });

  it('interrupts a query that was given to duckdb-async', async () => {
    const sql = 'SELECT count(*), sum(sqrt(a.i * b.i)) FROM range(10000000) a(i), range(10000000) b(i)';
    for (const source of [connection, database]) {
      const running = source.all(sql);
      interruptConnection(source);
      await assert.rejects(running, { errno: ERROR, errorType: 'INTERRUPT' });
    }
  });

  it('is refused on a connection that is closed, and on what is none', async () => {
    const closed = await database.connect();
    await closed.close();
    await assert.rejects(readRows(closed, 'SELECT 1'), { errorType: 'Connection' });
    assert.throws(() => interruptConnection(closed), { errorType: 'Connection' });
    const other = { prepareSync: () => undefined, close: async () => undefined };
    assert.throws(() => interruptConnection(other), { errorType: 'Connection' });
  });

  it('returns a statement from run that can be run again', async () => {
    await connection.exec('CREATE TEMP TABLE runs (a INTEGER)');
    const statement = await connection.run('INSERT INTO runs VALUES (?)', 1);
    await statement.run(2);
    await statement.finalize();
    assert.deepEqual(await connection.all('FROM runs'), [{ a: 1 }, { a: 2 }]);
  });
});
