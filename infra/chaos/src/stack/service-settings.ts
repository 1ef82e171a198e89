import type { ServiceRole } from '../steps/file-operations.js';

/** How long a writer may be silent, in milliseconds; pauses last longer than this. */
const leaseMs = 1000;

/** Settings with which everything that is rare in production happens every few seconds. */
const commonSettings: Readonly<Record<string, string>> = {
  LOG_LEVEL: 'info',
  SIGNALLAKE_LEASE_MS: String(leaseMs),
  SIGNALLAKE_SHUTDOWN_TIMEOUT_MS: '15000',
};

const ingestSettings = {
  SIGNALLAKE_SEAL_AFTER_MS: '1500',
  SIGNALLAKE_SEAL_AT_BYTES: '262144',
  SIGNALLAKE_RATE_LIMIT_PER_MINUTE: '0',
};

const workerSettings = {
  SIGNALLAKE_RECONCILE_MS: '700',
  SIGNALLAKE_UPKEEP_MS: '700',
  SIGNALLAKE_COMPACT_MIN_FILES: '2',
  SIGNALLAKE_COMPACT_TARGET_MB: '1',
  SIGNALLAKE_CHECKPOINT_COMMITS: '3',
  // A few seconds, which twice the sweep's grace raises.
  SIGNALLAKE_LOG_RETENTION_HOURS: '0.001',
  // Longer than a query that is stopped in the middle: its timeout and the longest pause.
  SIGNALLAKE_SWEEP_GRACE_MS: '12000',
  // Half of it is what a conversion may take, on a machine that is busy with all this.
  SIGNALLAKE_ORPHAN_GRACE_MS: '6000',
  SIGNALLAKE_JOB_LOCK_MS: '2000',
  SIGNALLAKE_WORKER_MEMORY_MB: '128',
  SIGNALLAKE_CONVERT_BUFFER_MB: '16',
};

const querySettings = {
  SIGNALLAKE_QUERY_TIMEOUT_MS: '6000',
  SIGNALLAKE_SQL_TIMEOUT_MS: '6000',
  SIGNALLAKE_QUERY_MEMORY_MB: '512',
  SIGNALLAKE_QUERY_THREADS: '1',
  SIGNALLAKE_SQL_CONCURRENCY: '1',
};

/** The settings of a service; the second ingest-api runs into a full disk head on, the first one stops before it. */
export function settingsOf(role: ServiceRole, index: number): Readonly<Record<string, string>> {
  if (role === 'etl-worker') return { ...commonSettings, ...workerSettings };
  if (role === 'query-api') return { ...commonSettings, ...querySettings };
  const minFree = index === 0 ? String(4 * 1024 * 1024) : '0';
  return { ...commonSettings, ...ingestSettings, SIGNALLAKE_MIN_FREE_BYTES: minFree };
}
