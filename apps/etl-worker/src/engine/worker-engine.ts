import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quoteText } from 'duckdb';
import { Database } from 'duckdb-async';

/** How a statement of a {@link WorkerEngine} may end early. */
interface StatementOptions {
  /** Of the whole worker: it interrupts whatever the engine does, and the statement rejects with its reason. */
  signal?: AbortSignal | undefined;
}

/** A DuckDB of the worker's own, to look into files of the lake and to merge them. */
export interface WorkerEngine {
  all(sql: string, options?: StatementOptions): Promise<Record<string, unknown>[]>;
  exec(sql: string, options?: StatementOptions): Promise<void>;
  close(): Promise<void>;
}

const INTERRUPT_AGAIN_MS = 20;

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
  // The allocator would keep what a query has given back, up to 512 MiB of it, while the limit lets the next one take as much again.
  await database.exec(
    `SET TimeZone = 'UTC'; SET enable_external_file_cache = false;
     SET allocator_flush_threshold = '16MiB'; SET allocator_bulk_deallocation_flush_threshold = '16MiB';`,
  );
  let closed: Promise<void> | undefined;

  /** Statements run one after the other, so an interrupt is repeated until it is the turn of this one. */
  async function interruptible<Result>(
    { signal }: StatementOptions,
    statement: () => Promise<Result>,
  ): Promise<Result> {
    if (!signal) return statement();
    signal.throwIfAborted();
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      database.interrupt();
      timer = setInterval(() => database.interrupt(), INTERRUPT_AGAIN_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await statement();
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      clearInterval(timer);
    }
  }

  return {
    all: (sql, options = {}) => interruptible(options, () => database.all(sql)),
    exec: (sql, options = {}) => interruptible(options, () => database.exec(sql)),
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
