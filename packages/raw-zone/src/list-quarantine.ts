import { listFiles } from './list-files.js';
import { rawZonePaths } from './raw-zone-paths.js';

/** A segment of which some lines are in quarantine. */
export interface QuarantineInfo {
  segment: string;
  path: string;
  bytes: number;
}

/** The quarantine files, sorted by segment id. Throws `storage_…`. */
export async function listQuarantine(directory: string): Promise<QuarantineInfo[]> {
  const { quarantineDirectory, quarantineFile } = rawZonePaths(directory);
  const files = await listFiles(quarantineDirectory, quarantineFile);
  return files.map(({ id, path, bytes }) => ({ segment: id, path, bytes }));
}
