import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { interruptConnection } from 'duckdb';
import { type Connection, Database } from 'duckdb-async';
import { createSlots, type Slots } from './slots.js';

/** A statement and the values of its `?` parameters, in order. */
export interface Statement {
  sql: string;
  params?: readonly (string | number | null)[];
}

/** A row as DuckDB gives it, by column name. */
export type Row = Record<string, unknown>;

/** One in-memory DuckDB that answers statements from several connections. */
export interface QueryEngine {
  /** A folder for short-lived files, removed with the engine. */
  readonly scratchDirectory: string;
  /** Statements running and waiting. */
  readonly load: Pick<Slots, 'running' | 'waiting'>;
  /**
   * Runs a query in one of the slots for queries. An aborted signal stops the statement inside DuckDB.
   * @param workBytes how much it is to read, as bytes of files: a heavy query leaves a slot to the light ones
   * @throws the signal's reason when aborted; {@link TooManyQueriesError} when too many wait; DuckDB's own error
   */
  query(statement: Statement, signal?: AbortSignal, workBytes?: number): Promise<Row[]>;
  /** Runs statements of the service itself, one after the other, apart from the slots for queries. */
  exec(sql: string): Promise<void>;
  /** As {@link exec}, with the rows of the last statement. */
  maintain(statement: Statement): Promise<Row[]>;
  /** Runs statements of the service itself that may take long, one after the other, beside all others. */
  background(statement: Statement, signal?: AbortSignal): Promise<Row[]>;
  close(): Promise<void>;
}

/** How the engine is bounded. */
export interface QueryEngineOptions {
  /** Statements at the same time. */
  concurrency: number;
  /** Statements that may wait for a slot. */
  maxWaiting: number;
  /** A query with so much to read, in bytes of files, is heavy; 64 MiB when absent. */
  heavyScanBytes?: number | undefined;
  /** DuckDB's threads; one per core that the process may use when absent. */
  threads?: number | undefined;
  /** DuckDB's memory limit, in MiB. */
  memoryMb: number;
}

const HEAVY_SCAN_BYTES = 64 * 1024 * 1024;

/** Opens the engine. Nothing is ever downloaded or loaded into it at run time. */
export async function createQueryEngine(options: QueryEngineOptions): Promise<QueryEngine> {
  const scratchDirectory = await mkdtemp(join(tmpdir(), 'signallake-query-'));
  const database = await Database.create(':memory:', {
    memory_limit: `${options.memoryMb}MiB`,
    temp_directory: join(scratchDirectory, 'spill'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
  });
  // Footers of files that were opened before are not read again; the key is the path, and no path is ever reused.
  await database.exec("SET TimeZone = 'UTC'; SET parquet_metadata_cache = true;");
  const own = await database.connect();
  if (options.threads === undefined) await limitThreads(own);
  const behind = await database.connect();
  const idle: Connection[] = [];
  const slots = createSlots(options.concurrency, options.maxWaiting);
  const { heavyScanBytes = HEAVY_SCAN_BYTES } = options;
  let closed: Promise<void> | undefined;

  async function runOn(
    connection: Connection,
    { sql, params = [] }: Statement,
    signal?: AbortSignal,
  ): Promise<Row[]> {
    const stop = () => interruptConnection(connection);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await connection.all(sql, ...params);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async function runOnIdle(statement: Statement, signal: AbortSignal | undefined): Promise<Row[]> {
    const connection = idle.pop() ?? (await database.connect());
    try {
      signal?.throwIfAborted();
      return await runOn(connection, statement, signal);
    } finally {
      idle.push(connection);
    }
  }

  return {
    scratchDirectory,
    load: slots,
    query(statement, signal, workBytes = 0) {
      const lane = workBytes >= heavyScanBytes ? 'heavy' : 'light';
      return slots.run(() => runOnIdle(statement, signal), signal, lane);
    },
    exec: (sql) => own.exec(sql),
    maintain: (statement) => runOn(own, statement),
    background: (statement, signal) => runOn(behind, statement, signal),
    close() {
      closed ??= (async () => {
        await slots.close();
        for (const connection of [own, behind, ...idle]) await connection.close();
        await database.close();
        await rm(scratchDirectory, { recursive: true, force: true });
      })();
      return closed;
    },
  };
}

/**
 * DuckDB counts the machine's cores, and those of the container, but not those that the process is bound to. A thread more
 * than there are cores costs a lot: while one has the work, the one that waits for it goes round in circles on the same core.
 */
async function limitThreads(connection: Connection): Promise<void> {
  const cores = availableParallelism();
  const [row] = await connection.all("SELECT current_setting('threads')::INTEGER AS threads");
  if (Number(row?.['threads']) > cores) await connection.exec(`SET threads = ${cores}`);
}
