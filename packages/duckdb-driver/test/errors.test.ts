import assert from 'node:assert/strict';
import { type DuckDbError, ERROR, isDuckDbError, QueryResult, Statement } from '../src/index.js';
import { rowsOf, scalarOf } from './support/query.js';
import { openDatabase, useConnection } from './support/use-connection.js';

describe('errors', () => {
  const connection = useConnection();
  const failing: readonly (readonly [type: DuckDbError['errorType'], sql: string])[] = [
    ['Parser', 'SELEC 1'],
    ['Catalog', 'SELECT * FROM missing'],
    ['Binder', 'SELECT missing'],
    ['Conversion', "SELECT 'x'::INTEGER"],
    ['Out of Range', 'SELECT 127::TINYINT + 1::TINYINT'],
    ['Invalid Input', "SELECT error('told so')"],
    ['IO', "SELECT * FROM read_parquet('/nowhere/at/all.parquet')"],
    ['TransactionContext', 'COMMIT'],
    ['Parser', "SELECT 'seen' \0 'unseen'"],
  ];

  for (const [errorType, sql] of failing) {
    it(`have the code of the old binding and the type ${errorType} for ${JSON.stringify(sql)}`, async () => {
      const direct = rowsOf(connection(), sql).catch((thrown: unknown) => thrown);
      const statement = new Statement(connection(), sql);
      const prepared = new Promise((resolve) => statement.run((thrown) => resolve(thrown)));
      for (const error of await Promise.all([direct, prepared])) {
        assert.ok(isDuckDbError(error));
        assert.deepEqual(
          [error.code, error.errno, error.errorType],
          ['DUCKDB_NODEJS_ERROR', ERROR, errorType],
        );
        assert.match(error.message, new RegExp(`^${errorType} Error: `));
      }
    });
  }

  it('have their type also where DuckDB writes them as JSON', async () => {
    await rowsOf(connection(), 'SET errors_as_json = true');
    await assert.rejects(rowsOf(connection(), 'SELECT * FROM missing'), {
      errorType: 'Catalog',
      message: /^\{"exception_type":"Catalog"/,
    });
    await rowsOf(connection(), 'RESET errors_as_json');
  });

  it('reach the callback of whatever method was called', async () => {
    const sql = 'SELECT * FROM missing';
    const errors = await Promise.all(
      (['all', 'each', 'exec', 'run', 'prepare'] as const).map(
        (method) => new Promise((resolve) => connection()[method](sql, (error: unknown) => resolve(error))),
      ),
    );
    const statement = new Statement(connection(), sql);
    errors.push(await new Promise((resolve) => statement.all((error) => resolve(error))));
    errors.push(await new Promise((resolve) => statement.each((error) => resolve(error))));
    for (const error of errors) assert.ok(isDuckDbError(error) && error.errorType === 'Catalog');
  });

  it('are thrown by the first read of a stream', async () => {
    const stream = connection().stream('SELECT * FROM missing');
    assert.ok(stream instanceof QueryResult);
    await assert.rejects(stream[Symbol.asyncIterator]().next(), { errorType: 'Catalog' });
  });

  it('of opening a database reach its callback, and the first statement', async () => {
    await assert.rejects(openDatabase(':memory:', { no_such_option: '1' }), { errorType: 'Invalid Input' });
    await assert.rejects(openDatabase('/nowhere/at/all.db'), { errorType: 'IO' });
    await assert.rejects(openDatabase(':memory:', { access_mode: 'READ_ONLY' }), /read-only mode/);
  });

  it('leave the connection usable', async () => {
    await assert.rejects(rowsOf(connection(), 'SELEC 1'));
    assert.equal(await scalarOf(connection(), 'SELECT 1'), 1);
  });
});
