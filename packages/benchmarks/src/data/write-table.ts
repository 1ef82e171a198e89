import { basename } from 'node:path';
import { readEventRows } from '@signallake/event-schema';
import {
  commitSegment,
  type DataFile,
  eventsTableDirectory,
  openTableWriter,
  type PartitionBy,
  writeCheckpoint,
  writeEvents,
} from '@signallake/lake';
import { readSegment } from '@signallake/raw-zone';

/**
 * Writes a table as conversion leaves it: of each segment one file in every partition that it has events of. All of them
 * are in one commit, and in a checkpoint after it.
 * @returns the table's files
 */
export async function writeTable(
  dataDirectory: string,
  { partitionBy, segments }: { partitionBy: PartitionBy; segments: readonly string[] },
): Promise<DataFile[]> {
  const directory = eventsTableDirectory(dataDirectory);
  const table = await openTableWriter({ directory, partitionBy });
  const files: DataFile[] = [];
  for (const path of segments) {
    const options = { tableDirectory: directory, partitionBy, filePrefix: basename(path) };
    files.push(...(await writeEvents({ ...options, readEvents: () => readRows(path) })));
  }
  const { outcome } = await commitSegment(table, 'all', files);
  if (outcome !== 'committed') throw new Error(`the table of ${segments.length} segments was not committed`);
  await writeCheckpoint(table, { tombstoneRetentionMs: 0, keepTransaction: () => true });
  return files;
}

async function* readRows(path: string) {
  for await (const { lines } of readSegment(path)) {
    yield {
      forEach: (take: Parameters<typeof readEventRows>[1]) =>
        readEventRows(lines, take, ({ reason }) => {
          throw new Error(`${path} has a line that is no event: ${reason}`);
        }),
    };
  }
}
