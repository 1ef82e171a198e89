import { dirname, join } from 'node:path';
import { syncDirectory } from '../sync-directory.js';

/**
 * Makes durable the folders that lead from the table's own to those of some files, each once. Whoever made them: another
 * writer that has just made one may not have synced it yet, and a commit must not name a file that a power cut takes away.
 * @param paths of files, relative to the table; each file's own folder was synced with the file
 */
export async function syncFoldersAbove(tableDirectory: string, paths: Iterable<string>): Promise<void> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = dirname(path); folder !== '.'; ) {
      folder = dirname(folder);
      folders.add(folder);
    }
  }
  for (const folder of folders) await syncDirectory(join(tableDirectory, folder));
}
