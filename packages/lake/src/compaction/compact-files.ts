import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataFile } from '../files/data-file.js';
import type { FileStats } from '../files/file-stats.js';
import { formatPartitionPath } from '../files/partition.js';
import type { Action } from '../log/actions.js';
import { syncDirectory } from '../sync-directory.js';
import type { TableWriter } from '../table/table-writer.js';
import type { CompactionGroup } from './select-compactions.js';

/**
 * Writes the rows of `inputs` to the new file `output`, sorted by time, each event id once, and says what is in it.
 * Paths are absolute. It runs in bounded memory, whatever the inputs' size, and rejects soon after the signal.
 */
export type MergeFiles = (
  inputs: readonly string[],
  output: string,
  options: { signal?: AbortSignal | undefined },
) => Promise<FileStats>;

/** What a compaction did. */
export interface Compaction {
  version: number;
  inputs: number;
  /** Bytes of the files before and after. */
  bytesBefore: number;
  bytesAfter: number;
  rows: number;
  /** Rows that were there more than once. */
  duplicates: number;
}

/**
 * Replaces small files of a partition by one file with the same events, in one commit that changes no data. When one of
 * the files is no longer in the table, somebody else was first: then nothing happens and the result is `undefined`.
 * The old files stay on disk for the queries that are reading them.
 */
export async function compactFiles(
  table: TableWriter,
  { partition, files }: CompactionGroup,
  merge: MergeFiles,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<Compaction | undefined> {
  const name = `compacted-${Date.now()}-${randomBytes(6).toString('hex')}.parquet`;
  const path = `${formatPartitionPath(partition)}/${name}`;
  const target = join(table.directory, path);
  const aside = join(dirname(target), `.${name}.tmp`);
  let merged: DataFile;
  try {
    const inputs = files.map((file) => join(table.directory, file.path));
    const stats = await merge(inputs, aside, options);
    await makeDurable(aside, target);
    merged = { path, partition, bytes: (await stat(target)).size, modifiedMs: Date.now(), stats };
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }

  const rowsBefore = files.reduce((sum, file) => sum + file.stats.rows, 0);
  const description = {
    operation: 'OPTIMIZE',
    metrics: {
      numRemovedFiles: String(files.length),
      numAddedFiles: '1',
      numOutputRows: String(merged.stats.rows),
      // Rows before less rows after: the ledger counts what became of every row.
      numDuplicateRows: String(rowsBefore - merged.stats.rows),
    },
  };
  const version = await table.commit(description, (snapshot) => {
    if (!files.every((file) => snapshot.hasFile(file))) return undefined;
    const removed = files.map(
      (file): Action => ({ kind: 'remove', path: file.path, deletedMs: Date.now(), dataChange: false }),
    );
    return [...removed, { kind: 'add', file: merged, dataChange: false }];
  });
  if (version === undefined) {
    await rm(target, { force: true });
    return undefined;
  }
  return {
    version,
    inputs: files.length,
    bytesBefore: files.reduce((sum, file) => sum + file.bytes, 0),
    bytesAfter: merged.bytes,
    rows: merged.stats.rows,
    duplicates: rowsBefore - merged.stats.rows,
  };
}

/** A merge may be interrupted by a power cut at any moment: the file gets its name only when all of it is on disk. */
async function makeDurable(aside: string, target: string): Promise<void> {
  const file = await open(aside, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, target);
  await syncDirectory(dirname(target));
}
