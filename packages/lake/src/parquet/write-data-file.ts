import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataFile } from '../files/data-file.js';
import { formatPartitionPath, type Partition } from '../files/partition.js';
import { syncDirectory } from '../sync-directory.js';
import { encodeParquet } from './encode-parquet.js';
import type { EventBatch } from './event-batch.js';

/**
 * Writes a batch as a Parquet file of its partition: aside, fsynced, then renamed, so that no reader that lists the
 * directory sees half a file. Until a commit names it, it is garbage.
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
  const firstMade = await mkdir(directory, { recursive: true });

  const aside = join(directory, `.${name}.tmp`);
  const file = await open(aside, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, target);
  await syncDirectory(directory);
  // A directory that was just made is an entry of its parent, which has to be on disk as well.
  for (let made = directory; firstMade && made.length >= firstMade.length; made = dirname(made)) {
    await syncDirectory(dirname(made));
  }
  return { path, partition, bytes: bytes.byteLength, modifiedMs: Date.now(), stats };
}
