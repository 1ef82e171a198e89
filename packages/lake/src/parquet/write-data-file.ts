import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataFile } from '../files/data-file.js';
import { formatPartitionPath, type Partition } from '../files/partition.js';
import { syncDirectory } from '../sync-directory.js';
import { writeDurably } from '../write-durably.js';
import { encodeParquet } from './encode-parquet.js';
import type { EventBatch } from './event-batch.js';

const MAX_ATTEMPTS = 5;

/**
 * Writes a batch as a Parquet file of its partition: aside, fsynced, then renamed, so that no reader that lists the
 * directory sees half a file. Until a commit names it, it is garbage. The folders above its own are left to whoever
 * commits it.
 * @param tableDirectory the table's folder
 * @param name the file's name, without directory; never used before
 */
export async function writeDataFile(
  tableDirectory: string,
  partition: Partition,
  name: string,
  batch: EventBatch,
): Promise<DataFile> {
  const { batch: record, stats } = batch.finish();
  const bytes = encodeParquet(record);
  const path = `${formatPartitionPath(partition)}/${name}`;
  const target = join(tableDirectory, path);
  const directory = dirname(target);
  const aside = join(directory, `.${name}.tmp`);
  const file = await createIn(directory, aside);
  await writeDurably(file, bytes);
  await rename(aside, target);
  await syncDirectory(directory);
  return { path, partition, bytes: bytes.byteLength, modifiedMs: Date.now(), stats };
}

/** The sweep deletes folders that are empty: one that is gone before there is a file in it is made again. */
async function createIn(directory: string, path: string): Promise<FileHandle> {
  for (let attempt = 1; ; attempt++) {
    await mkdir(directory, { recursive: true });
    try {
      return await open(path, 'wx');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}
