import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'duckdb-async';

/** A DuckDB of the worker's own, to look into files of the lake and to merge them. */
export interface WorkerEngine {
  all(sql: string): Promise<Record<string, unknown>[]>;
  exec(sql: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the engine: one thread, since a worker's own unit is a core; it spills to a temporary folder beyond its memory.
 * @param options.memoryMb DuckDB's memory limit, in MiB
 */
export async function openWorkerEngine(options: { memoryMb: number }): Promise<WorkerEngine> {
  const scratchDirectory = await mkdtemp(join(tmpdir(), 'signallake-worker-'));
  const database = await Database.create(':memory:', {
    memory_limit: `${options.memoryMb}MiB`,
    temp_directory: join(scratchDirectory, 'spill'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    threads: '1',
  });
  // Each file is read once and then replaced: a cache of them would only grow, by far more than its share of the limit.
  await database.exec("SET TimeZone = 'UTC'; SET enable_external_file_cache = false;");
  let closed: Promise<void> | undefined;
  return {
    all: (sql) => database.all(sql),
    exec: (sql) => database.exec(sql),
    close() {
      closed ??= database.close().then(() => rm(scratchDirectory, { recursive: true, force: true }));
      return closed;
    },
  };
}

/** The relation of the rows of some Parquet files, of their own columns only. */
export function readParquet(paths: readonly string[]): string {
  return `read_parquet([${paths.map(quoteText).join(', ')}], hive_partitioning = false)`;
}

/** A text as an SQL string literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
