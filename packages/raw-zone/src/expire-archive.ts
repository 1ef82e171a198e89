import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryNames } from './directory-names.js';
import { statIfPresent } from './file-identity.js';
import { parseArchiveDateFolder, parseArchiveFileName, rawZonePaths } from './raw-zone-paths.js';
import { errnoOf, storageError } from './storage-error.js';
import { unlinkIfPresent } from './unlink-if-present.js';

/** What {@link expireArchive} deleted. */
export interface ArchiveExpiry {
  segments: number;
  /** Bytes of gzip. */
  bytes: number;
}

/**
 * Deletes the archived segments of every day before `fromDate`, and the folders of those days. A segment's day is that of
 * its creation. It may be killed anywhere and run by several at once. Throws `storage_…`.
 * @param fromDate the first day that is kept, `YYYY-MM-DD` in UTC
 */
export async function expireArchive(
  directory: string,
  fromDate: string,
  { isClosing = () => false }: { isClosing?: () => boolean } = {},
): Promise<ArchiveExpiry> {
  const { archiveDirectory } = rawZonePaths(directory);
  const expiry: ArchiveExpiry = { segments: 0, bytes: 0 };
  try {
    for (const folder of (await directoryNames(archiveDirectory)).sort()) {
      const date = parseArchiveDateFolder(folder);
      if (date === undefined || date >= fromDate) continue;
      const path = join(archiveDirectory, folder);
      for (const name of await directoryNames(path)) {
        if (isClosing()) return expiry;
        if (parseArchiveFileName(name) === undefined) continue;
        const stats = await statIfPresent(join(path, name));
        if (!(await unlinkIfPresent(join(path, name)))) continue;
        expiry.segments++;
        expiry.bytes += Number(stats?.size ?? 0);
      }
      await removeFolder(path);
    }
  } catch (error) {
    throw storageError(error, `retention of ${archiveDirectory}`);
  }
  return expiry;
}

/** A folder with files of somebody else in it, or with a segment that was archived just now, stays. */
async function removeFolder(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errnoOf(error) ?? '')) throw error;
  }
}
