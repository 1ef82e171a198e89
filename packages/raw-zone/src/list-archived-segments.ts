import { join } from 'node:path';
import { directoryNames } from './directory-names.js';
import { statIfPresent } from './file-identity.js';
import { parseArchiveDateFolder, parseArchiveFileName, rawZonePaths } from './raw-zone-paths.js';
import { storageError } from './storage-error.js';

/** A segment in the archive. */
export interface ArchivedSegmentInfo {
  id: string;
  /** The UTC day of its creation, `YYYY-MM-DD`. */
  date: string;
  path: string;
  /** Size of the gzip file in bytes. */
  bytes: number;
}

/** The archived segments, sorted by id. Throws `storage_…`. */
export async function listArchivedSegments(directory: string): Promise<ArchivedSegmentInfo[]> {
  const { archiveDirectory } = rawZonePaths(directory);
  const segments: ArchivedSegmentInfo[] = [];
  try {
    for (const folder of (await directoryNames(archiveDirectory)).sort()) {
      const date = parseArchiveDateFolder(folder);
      if (date === undefined) continue;
      for (const name of (await directoryNames(join(archiveDirectory, folder))).sort()) {
        const id = parseArchiveFileName(name);
        const path = join(archiveDirectory, folder, name);
        const stats = id === undefined ? undefined : await statIfPresent(path);
        if (id !== undefined && stats !== undefined) {
          segments.push({ id, date, path, bytes: Number(stats.size) });
        }
      }
    }
  } catch (error) {
    throw storageError(error, `listing of ${archiveDirectory}`);
  }
  return segments;
}
