import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import type { AnsweredEvent } from '../check/judge-events.js';

/** Reads every row of the files that the table's log names, with DuckDB and without query-api. */
export async function readLakeEvents(dataDirectory: string): Promise<AnsweredEvent[]> {
  const directory = eventsTableDirectory(dataDirectory);
  const files = [...(await createTableReader(directory).refresh()).files()];
  if (files.length === 0) return [];
  const partitions = new Map(files.map(({ path, partition }) => [join(directory, path), partition]));
  const paths = [...partitions.keys()].map((path) => `'${path.replaceAll("'", "''")}'`);
  const duckdb = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await duckdb.connect();
  try {
    const result = await connection.runAndReadAll(
      `SELECT event_id::VARCHAR, epoch_ms("timestamp")::DOUBLE, endpoint, latency_ms, filename
       FROM read_parquet([${paths.join(', ')}], filename = true, hive_partitioning = false, union_by_name = true)`,
    );
    return result.getRows().map(([event_id, epochMs, endpoint, latency_ms, filename]): AnsweredEvent => {
      const partition = partitions.get(String(filename));
      return {
        event_id,
        timestamp: new Date(Number(epochMs)).toISOString(),
        service: partition?.service,
        endpoint,
        status_code: Number(partition?.status_code),
        latency_ms,
      };
    });
  } finally {
    connection.closeSync();
    duckdb.closeSync();
  }
}
