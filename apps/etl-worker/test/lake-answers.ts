import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { TableSnapshot } from '@signallake/lake';

/** Answers over all events of a version of the table, by another DuckDB than the worker's; equal for equal events. */
export async function askLake(lake: string, snapshot: TableSnapshot): Promise<Record<string, unknown>> {
  const paths = [...snapshot.files()].map((file) => `'${join(lake, file.path).replaceAll("'", "''")}'`);
  const duckdb = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await duckdb.connect();
  try {
    const result = await connection.runAndReadAll(
      `SELECT count(*) AS events, count(DISTINCT event_id) AS ids, bit_xor(hash(event_id, "timestamp")) AS id_set,
         sum(CAST(round(latency_ms * 1000) AS HUGEINT)) AS latency_sum,
         quantile_cont(latency_ms, [0.5, 0.95, 0.99])::VARCHAR AS percentiles,
         sum(status_code) AS status_sum, count(DISTINCT service) AS services
       FROM read_parquet([${paths}], hive_partitioning = true)`,
    );
    return result.getRowObjectsJson()[0] ?? {};
  } finally {
    connection.closeSync();
    duckdb.closeSync();
  }
}
