import assert from 'node:assert/strict';
import { Database, Statement } from '../src/index.js';
import { columnOf, rowsOf, scalarOf } from './support/query.js';
import { closeDatabase, connect, openDatabase, useConnection } from './support/use-connection.js';

describe('the order of statements', () => {
  const connection = useConnection();

  it('on one connection is the order in which they were given, whichever way', async () => {
    const done: string[] = [];
    const c = connection();
    c.exec('CREATE TABLE log (n INTEGER)', () => done.push('create'));
    const insert = c.prepare('INSERT INTO log VALUES (?)', () => done.push('prepare'));
    for (const n of [1, 2, 3]) insert.run(n, () => done.push(`insert ${n}`));
    c.run('UPDATE log SET n = n * 10', () => done.push('update'));
    insert.run(4);
    insert.finalize(() => done.push('finalize'));
    c.each('FROM log ORDER BY n', (_error, row) => done.push(`row ${row['n']}`));
    assert.deepEqual(await columnOf(c, 'FROM log ORDER BY n'), [4, 10, 20, 30]);
    const inserts = ['insert 1', 'insert 2', 'insert 3'];
    const rows = ['row 4', 'row 10', 'row 20', 'row 30'];
    assert.deepEqual(done, ['create', 'prepare', ...inserts, 'update', 'finalize', ...rows]);
  });

  it('lets a statement be given from inside the callback of another', async () => {
    const value = await new Promise((resolve) => {
      connection().all('SELECT 1 AS a', (_error, [first]) => {
        connection().all('SELECT ?::INTEGER + 1 AS a', Number(first?.['a']), (_again, [second]) =>
          resolve(second?.['a']),
        );
      });
    });
    assert.equal(value, 2);
  });

  it('runs all statements of a text, and gives the rows of the last', async () => {
    const sql =
      'CREATE TABLE several (a INTEGER); INSERT INTO several VALUES (1), (2); SELECT sum(a) + ? FROM several;';
    assert.equal(await scalarOf(connection(), sql, [10n]), 13n);
    assert.equal(
      await scalarOf(connection(), 'DELETE FROM several WHERE a = 1; SELECT count(*) FROM several'),
      1n,
    );
  });

  it('stops at the first statement of a text that fails', async () => {
    await assert.rejects(
      rowsOf(connection(), 'CREATE TABLE kept (a INTEGER); SELECT missing; DROP TABLE kept'),
    );
    assert.deepEqual(await rowsOf(connection(), 'FROM kept'), []);
  });

  it('takes a PIVOT, which DuckDB turns into several statements, for one', async () => {
    const sql = "PIVOT (VALUES ('a', 1), ('b', 2)) ON col0 USING sum(col1)";
    const statement = new Statement(connection(), sql);
    const rows = await new Promise((resolve) => statement.all((_error, all) => resolve(all)));
    assert.deepEqual(rows, [{ a: 1n, b: 2n }]);
  });

  it('does nothing for a text without a statement, unless rows are asked for with parameters', async () => {
    await new Promise<void>((resolve, reject) => {
      connection().exec(' -- nothing\n', (error) => (error ? reject(error) : resolve()));
    });
    await assert.rejects(rowsOf(connection(), '', [1]), { errorType: 'Invalid Input' });
  });

  it('runs statements given before the database is open, and tells `wait` when all have ended', async () => {
    const database = new Database(':memory:');
    const ended: string[] = [];
    const other = database.connect();
    database.exec('CREATE TABLE early (a INTEGER)', () => ended.push('first'));
    other.all('SELECT count(*) FROM range(1000000)', () => ended.push('second'));
    await new Promise((resolve) => database.wait(resolve));
    assert.deepEqual(ended.sort(), ['first', 'second']);
    await closeDatabase(database);
  });

  it('lets many connections work at once, each in its own order', async () => {
    const database = await openDatabase();
    await rowsOf(database, 'CREATE TABLE seen (who INTEGER, turn INTEGER)');
    const connections = await Promise.all(Array.from({ length: 20 }, () => connect(database)));
    await Promise.all(
      connections.map(async (each, who) => {
        const turns = Array.from({ length: 10 }, (_, turn) =>
          rowsOf(each, 'INSERT INTO seen VALUES (?, ?)', [who, turn]),
        );
        await Promise.all(turns);
        const own = await columnOf(each, 'SELECT turn FROM seen WHERE who = ? ORDER BY rowid', [who]);
        assert.deepEqual(own, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }),
    );
    assert.equal(await scalarOf(database, 'SELECT count(*) FROM seen'), 200n);
    await closeDatabase(database);
  });

  it('keeps a transaction to its connection', async () => {
    const database = await openDatabase();
    const [one, other] = [await connect(database), await connect(database)];
    await rowsOf(one, 'CREATE TABLE t (a INTEGER); BEGIN; INSERT INTO t VALUES (1)');
    assert.equal(await scalarOf(other, 'SELECT count(*) FROM t'), 0n);
    await rowsOf(one, 'COMMIT');
    assert.equal(await scalarOf(other, 'SELECT count(*) FROM t'), 1n);
    await closeDatabase(database);
  });
});
