import type { EventRows } from '@signallake/event-schema';
import type { DataFile } from '../files/data-file.js';
import type { PartitionBy } from '../files/partition.js';
import { createPartitionedWriter, type PartitionedWriterLimits } from './partitioned-writer.js';
import { syncFoldersAbove } from './sync-folders-above.js';

/** What {@link writeEvents} needs. */
export interface WriteEventsOptions {
  /** The table's folder. */
  tableDirectory: string;
  partitionBy: PartitionBy;
  /** Begins every file name; never used before. */
  filePrefix: string;
  /**
   * Yields all events, in groups that are small beside the limits, the same ones at every call; called once for each
   * pass, counted from 0.
   */
  readEvents: (pass: number) => AsyncIterable<EventRows>;
  limits?: Partial<PartitionedWriterLimits>;
  /** Told of each file once it is on disk. */
  onFile?: (file: DataFile) => void | Promise<void>;
}

/**
 * Writes events as Parquet files of their partitions, in bounded memory. When the events touch more partitions than
 * may be open at once they are read again, once for each further lot of partitions. The files, and the folders that lead
 * to them, are on disk then; they are not part of the table until a commit names them; when writing fails they are deleted.
 */
export async function writeEvents(options: WriteEventsOptions): Promise<DataFile[]> {
  const { filePrefix } = options;
  const files: DataFile[] = [];
  const donePartitions = new Set<string>();
  for (let pass = 0, deferred = true; deferred; pass++) {
    deferred = false;
    const writer = createPartitionedWriter({
      ...options,
      donePartitions,
      filePrefix: `${filePrefix}-${pass}`,
    });
    try {
      for await (const events of options.readEvents(pass)) {
        events.forEach((row) => {
          if (!writer.add(row)) deferred = true;
        });
        if (writer.isFull) await writer.flush();
      }
      files.push(...(await writer.finish()));
    } catch (error) {
      await writer.discard();
      throw error;
    }
    for (const path of writer.partitionPaths()) donePartitions.add(path);
  }
  await syncFoldersAbove(
    options.tableDirectory,
    files.map(({ path }) => path),
  );
  return files;
}
