import { createHash } from 'node:crypto';
import {
  commitSegment,
  type DataFile,
  isSegmentCommitted,
  openTableWriter,
  type TableWriter,
  writeCheckpoint,
} from '@signallake/lake';

/** A table with a history; its files are named in the log and are not on disk. */
export interface LongLog {
  directory: string;
  /** Files in its newest version. */
  files: number;
  /** Commits once more, without changing how many files there are; returns the version. */
  commitOnce(): Promise<number>;
  /** Writes a checkpoint of what has been committed so far. */
  checkpoint(): Promise<void>;
}

/** Live files of the table, whatever its history: 8 services × 8 status codes. */
const FILES = 64;
const COMMITS_PER_CHECKPOINT = 100;

/**
 * Makes a table of many commits as a running SignalLake leaves it: segments are committed, and each new file of a
 * partition takes the place of the one before, as compaction does. Every 100 commits a checkpoint is written.
 */
export async function buildLongLog(
  directory: string,
  commits: number,
  progress: (message: string) => void,
): Promise<LongLog> {
  const table = await openTableWriter({ directory, partitionBy: 'date,service,status_code' });
  let count = 0;
  const commitNext = async (): Promise<number> => {
    const version = await commitReplacing(table, count);
    count++;
    return version;
  };
  while (count < commits) {
    await commitNext();
    if (count % COMMITS_PER_CHECKPOINT === 0) await checkpoint(table, count);
    if (count % 1000 === 0) progress(`a table of ${commits} commits: ${count} made`);
  }
  // The same distance from the last checkpoint, whatever the number of commits.
  await checkpoint(table, count);
  return { directory, files: FILES, commitOnce: commitNext, checkpoint: () => checkpoint(table, count) };
}

/** Forgets what is long over, as the worker's upkeep does: of each history the last 100 segments are remembered. */
async function checkpoint(table: TableWriter, count: number): Promise<void> {
  await writeCheckpoint(table, {
    tombstoneRetentionMs: 0,
    keepTransaction: (applicationId) =>
      Number(applicationId.split('-').at(-1)) >= count - COMMITS_PER_CHECKPOINT,
  });
}

/** Commits the file of a segment and, where the partition has one already, drops that. */
async function commitReplacing(table: TableWriter, count: number): Promise<number> {
  const segment = `1767225600000-${createHash('sha256').update(table.directory).digest('hex').slice(0, 8)}-${count}`;
  const file = fileOf(count);
  const previous = count >= FILES ? fileOf(count - FILES) : undefined;
  if (!previous) {
    const commit = await commitSegment(table, segment, [file]);
    if (commit.outcome !== 'committed') throw new Error(`segment ${segment} was not committed`);
    return commit.version;
  }
  const version = await table.commit({ operation: 'WRITE', parameters: { segment } }, (snapshot) =>
    isSegmentCommitted(snapshot, segment)
      ? undefined
      : [
          {
            kind: 'transaction',
            applicationId: `signallake-segment-${segment}`,
            version: 0,
            updatedMs: Date.now(),
          },
          { kind: 'remove', path: previous.path, deletedMs: Date.now(), dataChange: false },
          { kind: 'add', file, dataChange: true },
        ],
  );
  if (version === undefined) throw new Error(`segment ${segment} was not committed`);
  return version;
}

function fileOf(count: number): DataFile {
  const index = count % FILES;
  const date = '2026-01-01';
  const service = `service-${index & 7}`;
  const statusCode = 200 + ((index >> 3) & 7);
  const minMicros = Date.parse(date) * 1000;
  return {
    path: `date=${date}/service=${service}/status_code=${statusCode}/file-${count}.parquet`,
    partition: { date, service, status_code: statusCode },
    bytes: 100_000,
    modifiedMs: 1_767_225_600_000,
    stats: { rows: 5000, minMicros, maxMicros: minMicros + 86_399_999_000, min: {}, max: {}, nullCount: {} },
  };
}
