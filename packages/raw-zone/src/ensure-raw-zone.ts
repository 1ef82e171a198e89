import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { rawZonePaths } from './raw-zone-paths.js';
import { storageError } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';

/** Creates the folders of a raw zone, durably, where they are missing; throws `storage_full` or `storage_failed`. */
export async function ensureRawZone(directory: string): Promise<void> {
  const paths = rawZonePaths(directory);
  try {
    await ensureDirectory(directory);
    await mkdir(paths.openDirectory, { recursive: true });
    await mkdir(paths.fencedDirectory, { recursive: true });
    await mkdir(paths.sealedDirectory, { recursive: true });
    await mkdir(paths.archiveDirectory, { recursive: true });
    await mkdir(paths.quarantineDirectory, { recursive: true });
    await mkdir(paths.temporaryDirectory, { recursive: true });
    await syncDirectory(directory);
  } catch (error) {
    throw storageError(error, `raw zone ${directory}`);
  }
}

/**
 * Creates a directory and its missing parents, and fsyncs the directories that hold their names.
 *
 * A directory that exists has its name fsynced too: another process may have created it a moment ago.
 */
export async function ensureDirectory(path: string): Promise<void> {
  const created = await mkdir(path, { recursive: true });
  const topmost = dirname(resolve(created ?? path));
  let changed = resolve(path);
  do {
    changed = dirname(changed);
    await syncDirectory(changed);
  } while (changed !== topmost);
}
