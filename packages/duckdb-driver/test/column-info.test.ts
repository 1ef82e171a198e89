import assert from 'node:assert/strict';
import { readRows, Statement } from '../src/index.js';
import { rowsOf } from './support/query.js';
import { useConnection } from './support/use-connection.js';

describe('the description of columns', () => {
  const connection = useConnection();

  async function describeStatement(sql: string) {
    const statement = new Statement(connection(), sql);
    assert.deepEqual(statement.columns(), []);
    await new Promise((resolve) => statement.run(resolve));
    return statement.columns();
  }

  it('writes every type as DuckDB does', async () => {
    const sql = `SELECT *, {'a b': 1, 'select': 2, 'Plain_1': 3, 'q"q': row(1, NULL)} AS named, NULL AS n,
      'x'::ENUM('it''s', 'x') AS e, MAP {'k': [{'order': 1.5}]} AS m, '{}'::JSON AS j FROM test_all_types()`;
    const { columns } = await readRows(connection(), sql);
    const described = await rowsOf(connection(), `DESCRIBE ${sql}`);
    assert.deepEqual(
      columns.map(({ name, type }) => [name, type.sql_type]),
      described.map((row) => [row['column_name'], row['column_type']]),
    );
    assert.deepEqual(await describeStatement(sql), columns);
  });

  it('names the alias of a type beside what it is', async () => {
    const [column] = await describeStatement("SELECT '{}'::JSON AS j");
    assert.deepEqual(column, { name: 'j', type: { id: 'VARCHAR', sql_type: 'JSON', alias: 'JSON' } });
  });

  it('calls a type UNKNOWN that hangs on a parameter', async () => {
    const [column] = await describeStatement('SELECT ? AS a');
    assert.deepEqual(column?.type, { id: 'UNKNOWN', sql_type: 'UNKNOWN' });
  });
});
