import type { CompactionPolicy } from '@signallake/lake';
import type { CheckpointPolicy } from './keep-checkpoint.js';

/** What upkeep keeps and for how long; times in milliseconds. */
export interface UpkeepPolicy {
  /** Days before today whose events are kept; all of them when absent. */
  retentionDays?: number | undefined;
  /** Days before today whose raw segments are kept in the archive; all of them when absent. */
  archiveRetentionDays?: number | undefined;
  checkpoint: CheckpointPolicy;
  logRetentionMs: number;
  /** How long removed files stay on disk for the queries that are reading them. */
  sweepGraceMs: number;
  /** How long files that no commit names stay, since a commit may be on its way. */
  orphanGraceMs: number;
  /** The policy as it is today: which days are closed depends on the date. */
  compaction: () => CompactionPolicy;
}

const HOUR_MS = 60 * 60 * 1000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** Works out the policy from the settings; what one must not undercut of another is raised to it. */
export function createUpkeepPolicy(settings: {
  SIGNALLAKE_RETENTION_DAYS?: number | undefined;
  SIGNALLAKE_ARCHIVE_RETENTION_DAYS?: number | undefined;
  SIGNALLAKE_CHECKPOINT_COMMITS: number;
  SIGNALLAKE_LOG_RETENTION_HOURS: number;
  SIGNALLAKE_SWEEP_GRACE_MS: number;
  SIGNALLAKE_ORPHAN_GRACE_MS: number;
  compaction: () => CompactionPolicy;
}): UpkeepPolicy {
  const sweepGraceMs = settings.SIGNALLAKE_SWEEP_GRACE_MS;
  // The sweep tells the age of a removal by the commits that are in the log.
  const logRetentionMs = Math.max(settings.SIGNALLAKE_LOG_RETENTION_HOURS * HOUR_MS, 2 * sweepGraceMs);
  return {
    retentionDays: settings.SIGNALLAKE_RETENTION_DAYS,
    archiveRetentionDays: settings.SIGNALLAKE_ARCHIVE_RETENTION_DAYS,
    checkpoint: {
      minCommits: settings.SIGNALLAKE_CHECKPOINT_COMMITS,
      transactionRetentionMs: logRetentionMs,
      graceMs: sweepGraceMs,
      // A removed file that is forgotten before it is swept is an orphan, and goes as one.
      tombstoneRetentionMs: Math.max(WEEK_MS, logRetentionMs),
    },
    logRetentionMs,
    sweepGraceMs,
    orphanGraceMs: settings.SIGNALLAKE_ORPHAN_GRACE_MS,
    compaction: settings.compaction,
  };
}
