import {
  parseSegmentApplicationId,
  type TableWriter,
  type Transaction,
  writeCheckpoint,
} from '@signallake/lake';
import { listSegments } from '@signallake/raw-zone';
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
    const oldUntilMs = Date.now() - policy.transactionRetentionMs;
    const mayForget = (applicationId: string, { updatedMs }: Transaction) => {
      const segment = parseSegmentApplicationId(applicationId);
      if (segment === undefined || raw.has(segment) || updatedMs > oldUntilMs) return false;
      return watch.isLongGone(segment);
    };
    const snapshot = await table.refresh();
    const forgotten = new Set<string>();
    for (const [id, transaction] of snapshot.transactions())
      if (mayForget(id, transaction)) forgotten.add(id);
    watch.endLook();
    const checkpoint = await writeCheckpoint(table, {
      minCommits: policy.minCommits,
      tombstoneRetentionMs: policy.tombstoneRetentionMs,
      keepTransaction: (applicationId) => !forgotten.has(applicationId),
    });
    return checkpoint ? { done: 1, ...checkpoint, forgotten_segments: forgotten.size } : { done: 0 };
  };
}
