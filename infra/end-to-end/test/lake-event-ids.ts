import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createTableReader } from '@signallake/lake';

/** How many rows and how many different event ids the table has, read from the files that its log names. */
export async function countEventIds(dataDirectory: string): Promise<{ rows: number; ids: number }> {
  const lake = join(dataDirectory, 'lake', 'events');
  const files = [...(await createTableReader(lake).refresh()).files()];
  const paths = files.map(({ path }) => `'${join(lake, path).replaceAll("'", "''")}'`);
  const duckdb = await DuckDBInstance.create(':memory:');
  const connection = await duckdb.connect();
  try {
    const result = await connection.runAndReadAll(
      `SELECT count(*)::INTEGER, count(DISTINCT event_id)::INTEGER FROM read_parquet([${paths}])`,
    );
    const [rows, ids] = result.getRows()[0] as [number, number];
    return { rows, ids };
  } finally {
    connection.closeSync();
    duckdb.closeSync();
  }
}
