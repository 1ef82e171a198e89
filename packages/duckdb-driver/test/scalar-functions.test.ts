import assert from 'node:assert/strict';
import type { Connection, ScalarFunction } from '../src/index.js';
import { columnOf, scalarOf } from './support/query.js';
import { closeDatabase, connect, openDatabase, useConnection } from './support/use-connection.js';

function register(connection: Connection, name: string, type: string, call: ScalarFunction): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.register_udf(name, type, call, (error) => (error ? reject(error) : resolve()));
  });
}

describe('a function registered for SQL', () => {
  const connection = useConnection();

  it('is called with the values of each row, in the forms that results have', async () => {
    const seen: unknown[][] = [];
    await register(connection(), 'look', 'INTEGER', (...args: unknown[]) => seen.push(args));
    const sql = "SELECT look(i, 'text ' || i, NULL, [i], DATE '2021-01-01') FROM range(2) t(i) ORDER BY i";
    await columnOf(connection(), sql);
    const day = new Date('2021-01-01');
    assert.deepEqual(seen, [
      [0n, 'text 0', null, [0n], day],
      [1n, 'text 1', null, [1n], day],
    ]);
  });

  it('may return any of the types it can be declared with', async () => {
    const cases: readonly (readonly [type: string, returned: unknown, value: unknown])[] = [
      ['boolean', true, true],
      ['smallint', 5, 5],
      ['integer', undefined, null],
      ['BIGINT', 5n, 5n],
      ['UBIGINT', 6, 6n],
      ['double', 4.2, 4.2],
      ['varchar', 'a text of more than twelve bytes', 'a text of more than twelve bytes'],
      ['blob', Buffer.from([1]), Buffer.from([1])],
      ['date', new Date('2021-01-01'), new Date('2021-01-01')],
      ['timestamp', new Date(5), new Date(5)],
      ['timestamptz', 5000n, new Date(5)],
    ];
    for (const [type, returned, value] of cases) {
      await register(connection(), `give_${type}`, type, () => returned);
      assert.deepEqual(await scalarOf(connection(), `SELECT give_${type}()`), value, type);
    }
  });

  it('fails the query with what it throws, and with a value that its type cannot hold', async () => {
    await register(connection(), 'boom', 'INTEGER', () => {
      throw new Error('told so');
    });
    await assert.rejects(scalarOf(connection(), 'SELECT boom(1)'), /told so/);
    await register(connection(), 'too_big', 'TINYINT', () => 300);
    await assert.rejects(scalarOf(connection(), 'SELECT too_big(1)'), /range/);
  });

  it('can be called on every connection of its database, for many rows', async () => {
    const database = await openDatabase();
    const [one, other] = [await connect(database), await connect(database)];
    await register(one, 'plus_one', 'BIGINT', (value: bigint) => value + 1n);
    assert.equal(await scalarOf(other, 'SELECT sum(plus_one(i)) FROM range(10000) t(i)'), 50005000n);
    await closeDatabase(database);
  });

  it('is unknown once it is unregistered, and can then be registered anew', async () => {
    const c = connection();
    await register(c, 'again', 'INTEGER', () => 1);
    assert.throws(() => c.register_udf('AGAIN', 'INTEGER', () => 2), { errorType: 'Invalid Input' });
    await new Promise((resolve) => c.unregister_udf('again', resolve));
    await assert.rejects(scalarOf(c, 'SELECT again()'), /again does not exist/);
    await register(c, 'again', 'int4', () => 3);
    assert.equal(await scalarOf(c, 'SELECT again()'), 3);
    await new Promise((resolve) => c.unregister_udf('never_was', resolve));
  });

  it('cannot return another type than the last one of its name did', async () => {
    await register(connection(), 'fickle', 'INTEGER', () => 1);
    await new Promise((resolve) => connection().unregister_udf('fickle', resolve));
    await assert.rejects(
      register(connection(), 'fickle', 'VARCHAR', () => 'x'),
      { errorType: 'Not implemented' },
    );
    await register(connection(), 'fickle', 'INTEGER', () => 2);
    assert.equal(await scalarOf(connection(), 'SELECT fickle()'), 2);
  });

  it('is refused with a type that is none, is more than one, or cannot be returned', async () => {
    for (const type of ['no_such_type', "INTEGER) FROM read_csv('x'", 'INTEGER); SELECT (1', 'INTEGER[]']) {
      await assert.rejects(
        register(connection(), 'refused', type, () => 1),
        { code: 'DUCKDB_NODEJS_ERROR' },
      );
    }
    await assert.rejects(scalarOf(connection(), 'SELECT refused()'), { errorType: 'Catalog' });
  });
});
