import { directoryNames } from './directory-names.js';
import { statIfPresent } from './file-identity.js';
import { parseSegmentFileName, rawZonePaths } from './raw-zone-paths.js';
import { storageError } from './storage-error.js';

/** A segment of which some lines are in quarantine. */
export interface QuarantineInfo {
  segment: string;
  path: string;
  bytes: number;
}

/** The quarantine files, sorted by segment id. Throws `storage_…`. */
export async function listQuarantine(directory: string): Promise<QuarantineInfo[]> {
  const paths = rawZonePaths(directory);
  const files: QuarantineInfo[] = [];
  try {
    for (const name of (await directoryNames(paths.quarantineDirectory)).sort()) {
      const segment = parseSegmentFileName(name);
      if (segment === undefined) continue;
      const path = paths.quarantineFile(segment);
      const stats = await statIfPresent(path);
      if (stats !== undefined) files.push({ segment, path, bytes: Number(stats.size) });
    }
  } catch (error) {
    throw storageError(error, `listing of ${paths.quarantineDirectory}`);
  }
  return files;
}
