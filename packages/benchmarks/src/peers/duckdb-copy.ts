import { DuckDBInstance } from '@duckdb/node-api';
import { eventColumns } from '@signallake/event-schema';
import { quoteText } from 'duckdb';

/**
 * Converts JSONL to Parquet as DuckDB does by itself, in this process: `COPY … PARTITION_BY`, zstd, one thread.
 * @returns how long it took, in milliseconds
 */
export async function copyWithDuckDb(segments: readonly string[], target: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const columns = Object.entries(eventColumns).map(([field, { duckdb }]) => `${field}: '${duckdb}'`);
    const start = performance.now();
    await connection.run(
      `COPY (
         SELECT *, strftime("timestamp" AT TIME ZONE 'UTC', '%Y-%m-%d') AS date
         FROM read_json([${segments.map(quoteText)}], format = 'newline_delimited', columns = {${columns}})
       ) TO ${quoteText(target)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (date, service, status_code))`,
    );
    return performance.now() - start;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Rows by partition of Hive-partitioned Parquet files, as DuckDB counts them. */
export async function countByPartition(files: readonly string[]): Promise<string[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const result = await connection.runAndReadAll(
      `SELECT date::VARCHAR || ' ' || service || ' ' || status_code || ': ' || count(*) || ' ' || count(DISTINCT event_id)
       FROM read_parquet([${files.map(quoteText)}], hive_partitioning = true) GROUP BY date, service, status_code ORDER BY 1`,
    );
    return result.getRows().map(([row]) => String(row));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
