import assert from 'node:assert/strict';
import { readRows, streamColumns, streamRows } from '../src/index.js';
import { rowsOf, scalarOf } from './support/query.js';
import { useConnection } from './support/use-connection.js';

const NUMBERS = 'SELECT i FROM range(100000) t(i)';

describe('a stream', () => {
  const connection = useConnection();

  async function readAll(batches: AsyncIterable<readonly unknown[]>): Promise<number> {
    let count = 0;
    for await (const batch of batches) count += batch.length;
    return count;
  }

  it('gives every row once, in order, in batches of at most 2,048', async () => {
    const stream = await streamRows(connection(), NUMBERS);
    let next = 0n;
    for await (const batch of stream) {
      assert.ok(batch.length > 0 && batch.length <= 2048);
      for (const row of batch) assert.equal(row['i'], next++);
    }
    assert.equal(next, 100_000n);
  });

  it('knows its columns before the first row, and when there are no rows', async () => {
    const sql = "SELECT 1 AS a, {'select': 1} AS s, 2 AS a WHERE ? = 0";
    for (const parameter of [0, 1]) {
      const stream = await streamRows(connection(), sql, [parameter], { format: 'json' });
      assert.deepEqual(
        stream.columns.map((column) => [column.name, column.type.sql_type]),
        [
          ['a', 'INTEGER'],
          ['s', 'STRUCT("select" INTEGER)'],
          ['a_1', 'INTEGER'],
        ],
      );
      assert.equal(await readAll(stream), 1 - parameter);
    }
  });

  it('gives the same values by column', async () => {
    const sql =
      "SELECT i, 'text number ' || i AS t, CASE WHEN i % 2 = 0 THEN i / 2 END AS h FROM range(5000) t(i)";
    const { rows, columns } = await readRows(connection(), sql);
    const stream = await streamColumns(connection(), sql);
    assert.deepEqual(stream.columns, columns);
    const seen = [];
    for await (const {
      rowCount,
      columns: [i, t, h],
    } of stream) {
      for (let row = 0; row < rowCount; row++) seen.push({ i: i?.[row], t: t?.[row], h: h?.[row] });
    }
    assert.deepEqual(seen, rows);
  });

  it('fails when its query fails on the way, instead of ending its rows early', async () => {
    const sql = "SELECT CASE WHEN i = 500000 THEN error('late') ELSE i END AS v FROM range(1000000) t(i)";
    const stream = await streamRows(connection(), sql);
    let count = 0;
    await assert.rejects(
      async () => {
        for await (const batch of stream) count += batch.length;
      },
      { code: 'DUCKDB_NODEJS_ERROR', message: /end early/ },
    );
    assert.ok(count > 0 && count <= 500_000);
    await assert.rejects(rowsOf(connection(), sql), /late/);
  });

  it('keeps all its rows while other statements run on its connection', async () => {
    const stream = await streamRows(connection(), NUMBERS);
    const rows = stream[Symbol.asyncIterator]();
    let count = (await rows.next()).value?.length ?? 0;
    assert.equal(await scalarOf(connection(), 'SELECT count(*) FROM range(10)'), 10n);
    const second = await streamRows(connection(), NUMBERS);
    for await (const batch of rows) count += batch.length;
    assert.equal(count, 100_000);
    assert.equal(await readAll(second), 100_000);
  });

  it('lets its reader run a statement on its own connection for every batch', async () => {
    let total = 0;
    for await (const batch of await streamRows(connection(), NUMBERS)) {
      total += Number(await scalarOf(connection(), 'SELECT ?::INTEGER', [batch.length]));
    }
    assert.equal(total, 100_000);
  });

  it('ends its query when its reader leaves early', async () => {
    for (const sql of [
      'SELECT i FROM range(1000000000) t(i)',
      'SELECT 1',
      'CREATE OR REPLACE TABLE t (a INTEGER)',
    ]) {
      const stream = await streamRows(connection(), sql);
      for await (const _batch of stream) break;
      await stream.close();
      await stream.close();
      assert.equal(await readAll(stream), 0);
    }
    assert.equal(await scalarOf(connection(), 'SELECT 5'), 5);
  });

  it('does not abort the transaction it was read in when its reader leaves early', async () => {
    await rowsOf(connection(), 'CREATE TABLE kept (a INTEGER)');
    await rowsOf(connection(), 'BEGIN TRANSACTION');
    await rowsOf(connection(), 'INSERT INTO kept VALUES (1)');
    for await (const _batch of await streamRows(connection(), 'SELECT i FROM range(1000000000) t(i)')) break;
    await rowsOf(connection(), 'COMMIT');
    assert.equal(await scalarOf(connection(), 'SELECT count(*) FROM kept'), 1n);
  });

  it('keeps memory flat over millions of rows', async () => {
    const sql = "SELECT i, 'a text that is long enough to be kept apart ' || i AS t FROM range(3000000) t(i)";
    const stream = await streamRows(connection(), sql);
    let [count, most] = [0, 0];
    const before = process.memoryUsage().rss;
    for await (const batch of stream) {
      count += batch.length;
      most = Math.max(most, process.memoryUsage().rss);
    }
    assert.equal(count, 3_000_000);
    // As objects, all the rows would take some 400 MB.
    assert.ok(most - before < 200 * 2 ** 20, `grew by ${most - before} bytes`);
  });

  it('of single rows starts with its first read, and can be read once', async () => {
    const query = connection().stream('CREATE TABLE started AS SELECT 1 AS a');
    await assert.rejects(rowsOf(connection(), 'FROM started'), { errorType: 'Catalog' });
    for await (const _row of query);
    assert.deepEqual(await rowsOf(connection(), 'FROM started'), [{ a: 1 }]);
    const rows = [];
    const stream = connection().stream('SELECT i FROM range(?) t(i)', 3);
    for await (const row of stream) rows.push(row);
    for await (const row of stream) rows.push(row);
    assert.deepEqual(rows, [{ i: 0n }, { i: 1n }, { i: 2n }]);
  });
});

describe('each', () => {
  const connection = useConnection();

  it('calls back for every row, and at the end with their number', async () => {
    let count = 0;
    const total = await new Promise((resolve) => {
      const complete = (_error: unknown, rows: unknown) => resolve(rows);
      Reflect.apply(connection().each, connection(), [NUMBERS, () => count++, complete]);
    });
    assert.deepEqual([count, total], [100_000, 100_000]);
  });
});
