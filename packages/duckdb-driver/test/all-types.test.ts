import assert from 'node:assert/strict';
import { columnOf, rowsOf } from './support/query.js';
import { useConnection } from './support/use-connection.js';

const WRITTEN_OTHERWISE = {
  timestamp_tz: "DuckDB's own cast is off by a millisecond at the end of the range",
  geometry: '@duckdb/node-api gives the bytes of the WKB, and DuckDB writes WKT',
};

describe('every type that DuckDB has', () => {
  const connection = useConnection();
  let names: string[];

  before(async () => {
    await columnOf(connection(), "SET TimeZone = 'UTC'");
    names = (await columnOf(connection(), 'SELECT column_name FROM (DESCRIBE FROM test_all_types())')).map(
      String,
    );
    assert.ok(names.length >= 45 && Object.keys(WRITTEN_OTHERWISE).every((name) => names.includes(name)));
  });

  it('is written inside a MAP as the cast of DuckDB to VARCHAR writes it', async () => {
    for (const name of names) {
      if (name in WRITTEN_OTHERWISE) continue;
      const map = `MAP {'k': "${name}"}`;
      const sql = `SELECT ${map} AS ours, ${map}::VARCHAR AS theirs FROM test_all_types()`;
      for (const { ours, theirs } of await rowsOf(connection(), sql)) assert.equal(ours, theirs, name);
    }
  });

  it('is read in both formats, NULL as null', async () => {
    for (const format of ['binding', 'json'] as const) {
      for (const name of names) {
        const values = await columnOf(connection(), `SELECT "${name}" FROM test_all_types()`, [], { format });
        assert.deepEqual(
          values.map((value) => value === null),
          [false, false, true],
          name,
        );
      }
    }
  });

  it('can be given to JSON.stringify in the form for JSON', async () => {
    const rows = await rowsOf(connection(), 'FROM test_all_types()', [], { format: 'json' });
    assert.equal(JSON.parse(JSON.stringify(rows)).length, 3);
  });
});
