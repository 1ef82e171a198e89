import { type ListedFile, listFiles } from './list-files.js';
import { rawZonePaths } from './raw-zone-paths.js';

/** A file of refused events; its id has the form of a segment's. */
export type RefusedFileInfo = ListedFile;

/** The files of refused events, the oldest first. Throws `storage_…`. */
export function listRefused(directory: string): Promise<RefusedFileInfo[]> {
  const { refusedDirectory, refusedFile } = rawZonePaths(directory);
  return listFiles(refusedDirectory, refusedFile);
}
