import { resolve } from 'node:path';
import type { QueryEngine } from '../engine/query-engine.js';
import { createRawExport } from './raw-export.js';
import { createSandboxPool } from './sandbox/sandbox-pool.js';
import type { SqlParts } from './sql-router.js';

/** How SQL of clients is bounded. */
export interface SqlLimits {
  /** How long a statement may take, its rows included, but not its client, in milliseconds. */
  timeoutMs: number;
  /** Rows of an answer at most. */
  maxRows: number;
  /** Memory that DuckDB may take for a statement, in MiB. */
  memoryMb: number;
  /** Statements at the same time, each in a process of its own. */
  concurrency: number;
  /** Statements that may wait. */
  maxWaiting: number;
  /** DuckDB's threads for a statement; one per core when absent. */
  threads?: number | undefined;
}

/** The parts that answer SQL of clients, and their end. */
export interface SqlService extends Omit<SqlParts, 'snapshots'> {
  close(): Promise<void>;
}

/** Puts together what answers SQL over a table; processes are started when the first statement comes. */
export function createSqlService(engine: QueryEngine, tableDirectory: string, limits: SqlLimits): SqlService {
  const { timeoutMs, maxRows, memoryMb, concurrency, maxWaiting, threads } = limits;
  const rawExport = createRawExport(engine);
  const sandboxes = createSandboxPool({
    concurrency,
    maxWaiting,
    memoryMb,
    threads,
    directories: [resolve(tableDirectory), rawExport.directory],
  });
  return { rawExport, sandboxes, timeoutMs, maxRows, memoryMb, close: () => sandboxes.close() };
}
