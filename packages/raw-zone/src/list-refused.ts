import { directoryNames } from './directory-names.js';
import { statIfPresent } from './file-identity.js';
import { parseSegmentFileName, rawZonePaths } from './raw-zone-paths.js';
import { storageError } from './storage-error.js';

/** A file of refused events; its id has the form of a segment's. */
export interface RefusedFileInfo {
  id: string;
  path: string;
  bytes: number;
}

/** The files of refused events, the oldest first. Throws `storage_…`. */
export async function listRefused(directory: string): Promise<RefusedFileInfo[]> {
  const paths = rawZonePaths(directory);
  const files: RefusedFileInfo[] = [];
  try {
    for (const name of (await directoryNames(paths.refusedDirectory)).sort()) {
      const id = parseSegmentFileName(name);
      if (id === undefined) continue;
      const path = paths.refusedFile(id);
      const stats = await statIfPresent(path);
      if (stats !== undefined) files.push({ id, path, bytes: Number(stats.size) });
    }
  } catch (error) {
    throw storageError(error, `listing of ${paths.refusedDirectory}`);
  }
  return files;
}
