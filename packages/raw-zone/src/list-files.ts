import { directoryNames } from './directory-names.js';
import { statIfPresent } from './file-identity.js';
import { parseSegmentFileName } from './raw-zone-paths.js';
import { storageError } from './storage-error.js';

/** A file that is named as a segment is. */
export interface ListedFile {
  id: string;
  path: string;
  bytes: number;
}

/** The files of a folder that are named as segments are, sorted by id; `pathOf` builds their paths. Throws `storage_…`. */
export async function listFiles(folder: string, pathOf: (id: string) => string): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  try {
    for (const name of (await directoryNames(folder)).sort()) {
      const id = parseSegmentFileName(name);
      if (id === undefined) continue;
      const path = pathOf(id);
      const stats = await statIfPresent(path);
      if (stats !== undefined) files.push({ id, path, bytes: Number(stats.size) });
    }
  } catch (error) {
    throw storageError(error, `listing of ${folder}`);
  }
  return files;
}
