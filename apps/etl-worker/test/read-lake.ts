import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createTableReader } from '@signallake/lake';

/** Event ids of the table in order, read with DuckDB from the files that the log names. */
export async function readEventIds(lake: string): Promise<string[]> {
  const snapshot = await createTableReader(lake).refresh();
  const paths = [...snapshot.files()].map((file) => `'${join(lake, file.path).replaceAll("'", "''")}'`);
  if (paths.length === 0) return [];
  const duckdb = await DuckDBInstance.create(':memory:');
  const connection = await duckdb.connect();
  try {
    const result = await connection.runAndReadAll(
      `SELECT event_id FROM read_parquet([${paths}]) ORDER BY event_id`,
    );
    return result.getRows().map(([id]) => String(id));
  } finally {
    connection.closeSync();
    duckdb.closeSync();
  }
}
