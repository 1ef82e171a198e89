import { stat } from 'node:fs/promises';
import {
  parseSegmentApplicationId,
  type TableWriter,
  type Transaction,
  writeCheckpoint,
} from '@signallake/lake';
import { listSegments, rawZonePaths } from '@signallake/raw-zone';
import { createAbsenceWatch } from './absence-watch.js';
import type { UpkeepStep } from './upkeep-step.js';

/** When a checkpoint is written and what it forgets; times in milliseconds. */
export interface CheckpointPolicy {
  minCommits: number;
  /** How long a segment counts as converted after its commit, at least. */
  transactionRetentionMs: number;
  /** Longer than anybody looks at the raw zone before they look at the log. */
  graceMs: number;
  /** How long removed files are remembered: longer than they wait for the sweep. */
  tombstoneRetentionMs: number;
}

/**
 * Makes the step that writes checkpoints. A checkpoint lets go of the record of a segment only when its commit is older than
 * the log, and the segment has been out of the raw zone for longer than any query, conversion or reconciliation that may
 * have listed it there: whoever has seen it raw finds it in the log. Records of other applications are kept for good.
 *
 * Since when it has been out of the raw zone, its archive tells, which outlives this process; of a segment whose archive is gone
 * as well, only what this process has seen itself counts.
 */
export function createCheckpointStep(parts: {
  rawDirectory: string;
  table: TableWriter;
  policy: CheckpointPolicy;
}): UpkeepStep {
  const { rawDirectory, table, policy } = parts;
  const watch = createAbsenceWatch(policy.graceMs);
  return async () => {
    const raw = new Set((await listSegments(rawDirectory)).map(({ id }) => id));
    const nowMs = Date.now();
    const mayForget = async (applicationId: string, { updatedMs }: Transaction) => {
      const segment = parseSegmentApplicationId(applicationId);
      if (segment === undefined || raw.has(segment)) return false;
      if (updatedMs > nowMs - policy.transactionRetentionMs) return false;
      const archivedMs = await archivedMsOf(rawDirectory, segment);
      return archivedMs === undefined ? watch.isLongGone(segment) : archivedMs <= nowMs - policy.graceMs;
    };
    const snapshot = await table.refresh();
    const forgotten = new Set<string>();
    for (const [id, transaction] of snapshot.transactions())
      if (await mayForget(id, transaction)) forgotten.add(id);
    watch.endLook();
    const checkpoint = await writeCheckpoint(table, {
      minCommits: policy.minCommits,
      tombstoneRetentionMs: policy.tombstoneRetentionMs,
      tombstoneGraceMs: policy.graceMs,
      keepTransaction: (applicationId) => !forgotten.has(applicationId),
    });
    return checkpoint ? { done: 1, ...checkpoint, forgotten_segments: forgotten.size } : { done: 0 };
  };
}

/** When a segment was archived, in milliseconds since the Unix epoch; `undefined` when there is no archive of it. */
async function archivedMsOf(rawDirectory: string, segment: string): Promise<number | undefined> {
  try {
    // Its time of change is that of the rename which made it the archive, just before the segment left the raw zone.
    return (await stat(rawZonePaths(rawDirectory).archivedSegment(segment))).ctimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
