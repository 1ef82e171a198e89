import { join } from 'node:path';
import { readFileSystemClock } from '../file-system-clock.js';
import type { TableReader } from '../table/table-reader.js';
import { deleteFile } from './delete-file.js';
import { findVersionBefore } from './find-version-before.js';

/** What a sweep of removed files did. */
export interface RemovedFilesSweep {
  deletedFiles: number;
  /** Files removed up to this version are gone from the disk; the next sweep of the process begins there. */
  sweptVersion: number;
}

/**
 * Deletes the files that were removed from the table, by a version that is older than `graceMs`. Every query that began
 * since has that version or a newer one, so only a query that runs for longer than the grace could miss a file. No clock
 * of a process has a say in it, nor has a writer that paused between its decision and its commit.
 *
 * It may be killed anywhere and run by several at once.
 * @param options.graceMs longer than any query may run, in milliseconds; shorter than checkpoints keep tombstones
 * @param options.sweptVersion of the sweep before, so as not to look for the same files again
 */
export async function sweepRemovedFiles(
  table: TableReader,
  options: { graceMs: number; sweptVersion?: number; isClosing?: () => boolean },
): Promise<RemovedFilesSweep> {
  const { graceMs, sweptVersion = -1, isClosing = () => false } = options;
  const snapshot = await table.refresh();
  if (snapshot.version < 0) return { deletedFiles: 0, sweptVersion };
  const nowMs = await readFileSystemClock(table.directory);
  const untilVersion = await findVersionBefore(table.directory, nowMs - graceMs);
  if (untilVersion === undefined || untilVersion <= sweptVersion) return { deletedFiles: 0, sweptVersion };

  let deletedFiles = 0;
  for (const path of snapshot.filesRemovedBetween(sweptVersion, untilVersion)) {
    if (isClosing()) return { deletedFiles, sweptVersion };
    if (isWithinTable(path) && (await deleteFile(join(table.directory, path)))) deletedFiles++;
  }
  return { deletedFiles, sweptVersion: untilVersion };
}

/** The log may have been written by others: what it names is only deleted where the table's own files are. */
function isWithinTable(path: string): boolean {
  return path.startsWith('date=') && !path.split('/').includes('..');
}
