import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogEvent } from '@signallake/event-schema';
import type { DataFile } from '../files/data-file.js';
import { formatPartitionPath, type Partition, type PartitionBy, partitionOf } from '../files/partition.js';
import { createEventBatch, type EventBatch } from './event-batch.js';
import { writeDataFile } from './write-data-file.js';

/** Bounds of what a {@link PartitionedWriter} holds in memory. */
export interface PartitionedWriterLimits {
  /** Partitions taken at once; events of further ones are refused by `add`. */
  maxOpenPartitions: number;
  /** Rows of one file. */
  maxRowsPerFile: number;
  /** Bytes buffered over all partitions; beyond it the largest one is written. */
  maxBufferedBytes: number;
}

/** Limits that keep a conversion within a few hundred megabytes. */
export const defaultWriterLimits: PartitionedWriterLimits = {
  maxOpenPartitions: 2048,
  maxRowsPerFile: 4 * 122_880,
  maxBufferedBytes: 96 * 1024 * 1024,
};

/** Spreads events over the Parquet files of their partitions, in bounded memory. */
export interface PartitionedWriter {
  /** Takes an event; `false` when its partition is not open and no more may be: keep it for another writer. */
  add(event: LogEvent): boolean;
  /** Whether {@link flush} is due before more is added. */
  readonly isFull: boolean;
  /** Writes the largest partitions until the buffers are well below their limit. */
  flush(): Promise<void>;
  /** Writes what is left and returns every file written; none is part of the table before a commit. */
  finish(): Promise<DataFile[]>;
  /** Deletes every file written so far: for a conversion that fails. */
  discard(): Promise<void>;
  /** Paths of the partitions that this writer took. */
  partitionPaths(): Iterable<string>;
}

/** Fsyncs of separate files are independent, so a few at once hide their latency. */
const WRITES_AT_ONCE = 8;

/**
 * Creates a writer of data files.
 * @param filePrefix begins every file name and must never have been used before, so that no retry overwrites a file
 */
export function createPartitionedWriter(options: {
  tableDirectory: string;
  partitionBy: PartitionBy;
  filePrefix: string;
  limits?: Partial<PartitionedWriterLimits>;
  onFile?: (file: DataFile) => void | Promise<void>;
}): PartitionedWriter {
  const { tableDirectory, partitionBy, filePrefix, onFile } = options;
  const limits = { ...defaultWriterLimits, ...options.limits };
  const open = new Map<string, { partition: Partition; batch: EventBatch }>();
  const files: DataFile[] = [];
  let bufferedBytes = 0;
  let largestRows = 0;
  let fileCount = 0;

  async function write(key: string): Promise<void> {
    const entry = open.get(key);
    if (!entry || entry.batch.rows === 0) return;
    const { partition, batch } = entry;
    open.set(key, { partition, batch: createEventBatch(partitionBy) });
    bufferedBytes -= batch.bytes;
    const file = await writeDataFile(
      tableDirectory,
      partition,
      `${filePrefix}-${fileCount++}.parquet`,
      batch,
    );
    files.push(file);
    await onFile?.(file);
  }

  return {
    add(event) {
      const partition = partitionOf(event, partitionBy);
      const key = formatPartitionPath(partition);
      let entry = open.get(key);
      if (!entry) {
        if (open.size >= limits.maxOpenPartitions) return false;
        entry = { partition, batch: createEventBatch(partitionBy) };
        open.set(key, entry);
      }
      const before = entry.batch.bytes;
      entry.batch.append(event);
      bufferedBytes += entry.batch.bytes - before;
      if (entry.batch.rows > largestRows) largestRows = entry.batch.rows;
      return true;
    },
    get isFull() {
      return bufferedBytes >= limits.maxBufferedBytes || largestRows >= limits.maxRowsPerFile;
    },
    async flush() {
      const bySize = [...open].sort(([, a], [, b]) => b.batch.bytes - a.batch.bytes);
      for (const [key, { batch }] of bySize) {
        if (batch.rows < limits.maxRowsPerFile && bufferedBytes < limits.maxBufferedBytes / 2) break;
        await write(key);
      }
      largestRows = Math.max(0, ...[...open.values()].map(({ batch }) => batch.rows));
    },
    async finish() {
      const pending = [...open.keys()];
      const next = async (): Promise<void> => {
        for (let key = pending.pop(); key !== undefined; key = pending.pop()) await write(key);
      };
      await Promise.all(Array.from({ length: WRITES_AT_ONCE }, next));
      return files;
    },
    async discard() {
      open.clear();
      for (const file of files.splice(0)) {
        // A file that stays behind is garbage that the sweep removes.
        await unlink(join(tableDirectory, file.path)).catch(() => undefined);
      }
    },
    partitionPaths: () => open.keys(),
  };
}
