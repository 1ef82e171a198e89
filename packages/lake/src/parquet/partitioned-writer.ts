import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventRow, formatTimestamp, textFields, textOfRow } from '@signallake/event-schema';
import type { DataFile } from '../files/data-file.js';
import { formatPartitionPath, type Partition, type PartitionBy, partitionOf } from '../files/partition.js';
import { createEventBatch, type EventBatch } from './event-batch.js';
import { createEventDictionaries } from './event-dictionaries.js';
import { writeDataFile } from './write-data-file.js';

/** Bounds of what a {@link PartitionedWriter} holds in memory. */
export interface PartitionedWriterLimits {
  /** Partitions taken at once; events of further ones are refused by `add`. */
  maxOpenPartitions: number;
  /** Rows of one file, about: a file may have as many more as are added between two looks at `isFull`. */
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
  add(row: EventRow): boolean;
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

/** A partition of the events, by its path; without a batch it is one that an earlier writer took. */
interface OpenPartition {
  partition: Partition;
  path: string;
  batch: EventBatch | undefined;
}

/** Fsyncs of separate files are independent, so a few at once hide their latency. */
const WRITES_AT_ONCE = 8;

const SERVICE = textFields.indexOf('service');
const MICROS_PER_DAY = 86_400_000_000;

/**
 * Creates a writer of data files.
 * @param options.filePrefix begins every file name and must never have been used before, so that no retry overwrites a file
 * @param options.donePartitions paths of partitions whose events are passed over: an earlier writer took them
 */
export function createPartitionedWriter(options: {
  tableDirectory: string;
  partitionBy: PartitionBy;
  filePrefix: string;
  donePartitions?: ReadonlySet<string>;
  limits?: Partial<PartitionedWriterLimits>;
  onFile?: (file: DataFile) => void | Promise<void>;
}): PartitionedWriter {
  const { tableDirectory, partitionBy, filePrefix, donePartitions = new Set(), onFile } = options;
  const limits = { ...defaultWriterLimits, ...options.limits };
  const open = new Map<string, OpenPartition>();
  const files: DataFile[] = [];
  let dictionaries = createEventDictionaries();
  // Partitions by day, service and status, which are cheaper to look up than a path is to build.
  let byKey = new Map<number, OpenPartition>();
  let bufferedBytes = 0;
  let largestRows = 0;
  let fileCount = 0;

  function keyOf(row: EventRow): number {
    const day = Math.floor(row.timestampMicros / MICROS_PER_DAY) + 2 ** 21;
    const service = partitionBy === 'date' ? 0 : dictionaries.codeOf(row, SERVICE);
    const status = partitionBy === 'date,service,status_code' ? row.statusCode : 0;
    return (service * 1024 + status) * 2 ** 23 + day;
  }

  function openPartition(row: EventRow): OpenPartition | undefined {
    const partition = partitionOf(
      {
        timestamp: formatTimestamp(row.timestampMicros),
        service: textOfRow(row, SERVICE) ?? '',
        status_code: row.statusCode,
      },
      partitionBy,
    );
    const path = formatPartitionPath(partition);
    const known = open.get(path);
    if (known) return known;
    if (donePartitions.has(path)) return { partition, path, batch: undefined };
    if (open.size >= limits.maxOpenPartitions) return undefined;
    const opened = { partition, path, batch: createEventBatch(partitionBy, dictionaries) };
    open.set(path, opened);
    return opened;
  }

  async function write(opened: OpenPartition): Promise<void> {
    const { partition, batch } = opened;
    if (!batch || batch.rows === 0) return;
    opened.batch = createEventBatch(partitionBy, dictionaries);
    bufferedBytes -= batch.bytes;
    const name = `${filePrefix}-${fileCount++}.parquet`;
    const file = await writeDataFile(tableDirectory, partition, name, batch);
    files.push(file);
    await onFile?.(file);
  }

  async function writeAll(): Promise<void> {
    const pending = [...open.values()];
    const next = async (): Promise<void> => {
      for (let opened = pending.pop(); opened !== undefined; opened = pending.pop()) await write(opened);
    };
    await Promise.all(Array.from({ length: WRITES_AT_ONCE }, next));
  }

  /** All batches are empty: what their texts were is of no use any more. */
  function forgetTexts(): void {
    dictionaries = createEventDictionaries();
    byKey = new Map();
    for (const opened of open.values()) opened.batch = createEventBatch(partitionBy, dictionaries);
  }

  const hasManyTexts = (): boolean => dictionaries.bytes >= limits.maxBufferedBytes / 4;

  return {
    add(row) {
      const key = keyOf(row);
      let opened = byKey.get(key);
      if (!opened) {
        opened = openPartition(row);
        if (!opened) return false;
        byKey.set(key, opened);
      }
      const { batch } = opened;
      if (!batch) return true;
      const before = batch.bytes;
      batch.append(row);
      bufferedBytes += batch.bytes - before;
      if (batch.rows > largestRows) largestRows = batch.rows;
      return true;
    },
    get isFull() {
      return (
        bufferedBytes >= limits.maxBufferedBytes || largestRows >= limits.maxRowsPerFile || hasManyTexts()
      );
    },
    async flush() {
      if (hasManyTexts()) {
        await writeAll();
        forgetTexts();
      }
      const bySize = [...open.values()].sort((a, b) => (b.batch?.bytes ?? 0) - (a.batch?.bytes ?? 0));
      for (const opened of bySize) {
        const rows = opened.batch?.rows ?? 0;
        if (rows < limits.maxRowsPerFile && bufferedBytes < limits.maxBufferedBytes / 2) break;
        await write(opened);
      }
      largestRows = Math.max(0, ...[...open.values()].map(({ batch }) => batch?.rows ?? 0));
    },
    async finish() {
      await writeAll();
      return files;
    },
    async discard() {
      open.clear();
      byKey.clear();
      for (const file of files.splice(0)) {
        // A file that stays behind is garbage that the sweep removes.
        await unlink(join(tableDirectory, file.path)).catch(() => undefined);
      }
    },
    partitionPaths: () => open.keys(),
  };
}
