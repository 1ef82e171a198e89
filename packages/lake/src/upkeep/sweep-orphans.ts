import { join } from 'node:path';
import { readFileSystemClock } from '../file-system-clock.js';
import type { TableSnapshot } from '../table/table-snapshot.js';
import type { TableWriter } from '../table/table-writer.js';
import { deleteEmptyFolder, deleteFile } from './delete-file.js';
import { findOldEntries } from './find-old-entries.js';

/** What a sweep of orphans did. */
export interface OrphanSweep {
  deletedFiles: number;
  deletedBytes: number;
  deletedFolders: number;
}

/**
 * Deletes the data files that no version of the table names, temporary files and empty folders of partitions, when they
 * were last changed more than `graceMs` ago: what conversions that failed have left. Files that the table has removed are
 * left to {@link sweepRemovedFiles}.
 *
 * A writer that has paused for longer than that, with its files written and not committed, must not commit them
 * afterwards. Therefore a writer commits only files younger than half the grace (`maxFileAgeMs` of its table), and the
 * sweep commits first that it is about to delete: a writer that looked at its files before that finds the version
 * taken, looks again and refuses; one that committed before that is seen by the sweep.
 *
 * It may be killed anywhere and run by several at once.
 */
export async function sweepOrphans(
  table: TableWriter,
  options: { graceMs: number; isClosing?: () => boolean },
): Promise<OrphanSweep> {
  const { graceMs, isClosing = () => false } = options;
  const done: OrphanSweep = { deletedFiles: 0, deletedBytes: 0, deletedFolders: 0 };
  const before = pathsOf(await table.refresh());
  const untilMs = (await readFileSystemClock(table.directory)) - graceMs;
  const files: { path: string; bytes: number }[] = [];
  const folders: string[] = [];
  for await (const old of findOldEntries(table.directory, untilMs, (path) => !before.has(path))) {
    if (isClosing()) return done;
    files.push(...old.files);
    folders.push(...old.emptyFolders);
  }

  if (files.length > 0) {
    const known = await announce(table, files);
    for (const { path, bytes } of files) {
      if (isClosing()) return done;
      if (known.has(path) || !(await deleteFile(join(table.directory, path)))) continue;
      done.deletedFiles++;
      done.deletedBytes += bytes;
    }
  }
  // After the files: a folder that they were all that was in counts as changed just now, and goes next time.
  for (const folder of folders) {
    if (isClosing()) return done;
    for (let path = folder; path.startsWith('date='); path = path.slice(0, path.lastIndexOf('/'))) {
      if (!(await deleteEmptyFolder(join(table.directory, path)))) break;
      done.deletedFolders++;
      if (!path.includes('/')) break;
    }
  }
  return done;
}

/** Takes a version of the table, and returns the paths that are known at it. The names are those of Delta's own VACUUM. */
async function announce(table: TableWriter, files: readonly { bytes: number }[]): Promise<Set<string>> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const metrics = { numFilesToDelete: String(files.length), sizeOfDataToDelete: String(bytes) };
  await table.commit({ operation: 'VACUUM START', metrics }, () => []);
  return pathsOf(await table.refresh());
}

function pathsOf(snapshot: TableSnapshot): Set<string> {
  const paths = new Set<string>();
  for (const { path } of snapshot.files()) paths.add(path);
  for (const [path] of snapshot.tombstones()) paths.add(path);
  return paths;
}
