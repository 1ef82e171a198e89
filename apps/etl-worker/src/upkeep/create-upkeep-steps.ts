import type { EtlConsumer } from '@signallake/etl-queue';
import {
  dateOfMicros,
  deleteOldDays,
  expireLog,
  sweepOrphans,
  sweepRemovedFiles,
  type TableWriter,
} from '@signallake/lake';
import { expireArchive } from '@signallake/raw-zone';
import { queueCompactions } from '../compact/queue-compactions.js';
import { createCheckpointStep } from './keep-checkpoint.js';
import type { UpkeepPolicy } from './upkeep-policy.js';
import type { UpkeepSteps } from './upkeep-step.js';

/** What upkeep works on. */
export interface UpkeepParts {
  rawDirectory: string;
  table: TableWriter;
  policy: UpkeepPolicy;
  queue: Pick<EtlConsumer, 'enqueue'>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Orphans are looked for so many times within their grace: a look lists every folder of the table. */
const ORPHAN_LOOKS = 24;

/** Makes the steps of upkeep. What they remember between two runs only saves them work. */
export function createUpkeepSteps({ rawDirectory, table, policy, queue }: UpkeepParts): UpkeepSteps {
  let sweptVersion = -1;
  let lookForOrphansAtMs = Number.NEGATIVE_INFINITY;

  return {
    async retention() {
      if (policy.retentionDays === undefined) return { done: 0 };
      const fromDate = firstDateKept(policy.retentionDays);
      const deletion = await deleteOldDays(table, fromDate);
      return deletion ? { done: deletion.files, from_date: fromDate, ...deletion } : { done: 0 };
    },
    async 'archive-retention'(isClosing) {
      if (policy.archiveRetentionDays === undefined) return { done: 0 };
      const fromDate = firstDateKept(policy.archiveRetentionDays);
      const { segments, bytes } = await expireArchive(rawDirectory, fromDate, { isClosing });
      return { done: segments, from_date: fromDate, bytes };
    },
    async compaction(isClosing) {
      const partitions = await queueCompactions({ table, queue, policy: policy.compaction }, isClosing);
      return { done: partitions };
    },
    checkpoint: createCheckpointStep({ rawDirectory, table, policy: policy.checkpoint }),
    async 'log-expiry'() {
      const { deletedFiles, oldestVersion = -1 } = await expireLog(table, { keepMs: policy.logRetentionMs });
      return { done: deletedFiles, oldest_version: oldestVersion };
    },
    async sweep(isClosing) {
      const swept = await sweepRemovedFiles(table, { graceMs: policy.sweepGraceMs, sweptVersion, isClosing });
      sweptVersion = swept.sweptVersion;
      return { done: swept.deletedFiles, until_version: sweptVersion };
    },
    async orphans(isClosing) {
      if (performance.now() < lookForOrphansAtMs) return { done: 0 };
      const { deletedFiles, deletedBytes, deletedFolders } = await sweepOrphans(table, {
        graceMs: policy.orphanGraceMs,
        isClosing,
      });
      lookForOrphansAtMs = performance.now() + policy.orphanGraceMs / ORPHAN_LOOKS;
      return { done: deletedFiles + deletedFolders, bytes: deletedBytes, folders: deletedFolders };
    },
  };
}

/** The first day, `YYYY-MM-DD` in UTC, that is kept when those more than so many days before today are not. */
function firstDateKept(days: number): string {
  return dateOfMicros((Date.now() - days * DAY_MS) * 1000);
}
