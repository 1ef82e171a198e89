import { readFileSystemClock } from '../file-system-clock.js';
import { writeCheckpointFile } from '../log/checkpoint-file.js';
import { type LastCheckpoint, readLastCheckpoint, writeLastCheckpoint } from '../log/last-checkpoint.js';
import { findVersionBefore } from '../upkeep/find-version-before.js';
import { checkpointActions } from './checkpoint-actions.js';
import type { TableReader } from './table-reader.js';
import type { TableSnapshot, Transaction } from './table-snapshot.js';

/** When a checkpoint is due, and what it may forget. Times are in milliseconds. */
export interface CheckpointOptions {
  /** Commits since the last checkpoint below which none is written; 1 by default. */
  minCommits?: number;
  /** How long removed files are remembered; by default 7 days, as Delta's `delta.deletedFileRetentionDuration`. */
  tombstoneRetentionMs?: number;
  /**
   * How old the commit that removed a file must be as well, by the clock of the file system, for it to be forgotten; 0 by default.
   * The time that a removal says of itself is that of its writer's clock, which may be far off; with the grace of the
   * sweep here, no clock makes an orphan of a file that queries may still read.
   */
  tombstoneGraceMs?: number;
  /**
   * Whether an application's transaction is still needed; all are by default. A segment's is needed for as long as
   * anybody may convert or query that segment, in the raw zone or as a job in the queue: without it the segment counts
   * as not converted, is converted once more, and each of its events is in the table twice. So let go only of segments
   * that have long left the raw zone, and never of applications that are not yours.
   */
  keepTransaction?: (applicationId: string, transaction: Transaction) => boolean;
  /** The present, in milliseconds since the Unix epoch; by default that of the clock of the file system. */
  nowMs?: number;
}

/** A checkpoint that was written: its version, and what is in it. */
export type Checkpoint = Required<Omit<LastCheckpoint, 'parts'>>;

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Writes the newest version of a table down as a checkpoint, from which it can be opened without the commits before it.
 * Several writers may do so at any time, and one that dies on the way leaves the log as good as it was.
 * @returns `undefined` when none is due
 */
export async function writeCheckpoint(
  table: TableReader,
  options: CheckpointOptions = {},
): Promise<Checkpoint | undefined> {
  const { minCommits = 1, tombstoneRetentionMs = WEEK_MS, keepTransaction = () => true } = options;
  const { tombstoneGraceMs = 0 } = options;
  const snapshot = await table.refresh();
  const { version, protocol, metadata } = snapshot;
  const last = await readLastCheckpoint(table.directory);
  if (!protocol || !metadata || (last && version - last.version < minCommits)) return undefined;

  const nowMs = options.nowMs ?? (await readFileSystemClock(table.directory));
  const youngTombstones =
    tombstoneGraceMs > 0
      ? await findYoungTombstones(table.directory, snapshot, nowMs - tombstoneGraceMs)
      : new Set<string>();
  const actions = checkpointActions(snapshot, {
    tombstonesFromMs: nowMs - tombstoneRetentionMs,
    youngTombstones,
    keepTransaction,
  });
  const bytes = await writeCheckpointFile(table.directory, version, actions);
  const files = actions.filter(({ kind }) => kind === 'add').length;
  const checkpoint: Checkpoint = { version, actions: actions.length, bytes, files };
  // Another writer may have finished a newer one in the meantime.
  const current = await readLastCheckpoint(table.directory);
  if (!current || current.version <= version) await writeLastCheckpoint(table.directory, checkpoint);
  return checkpoint;
}

/** Paths of the files that no commit up to a time, by the clock of the file system, is known to have removed. */
async function findYoungTombstones(
  directory: string,
  snapshot: TableSnapshot,
  untilMs: number,
): Promise<Set<string>> {
  const settled = await findVersionBefore(directory, untilMs);
  return new Set(snapshot.filesRemovedBetween(settled ?? -1, snapshot.version));
}
