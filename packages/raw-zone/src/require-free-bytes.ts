import { statfs } from 'node:fs/promises';
import { RawZoneError } from './raw-zone-error.js';

/**
 * Throws `storage_full` when a directory's file system has not `bytes` to spare.
 *
 * A copy that cannot succeed must not be tried again and again: it would take the last space from the writers.
 */
export async function requireFreeBytes(directory: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < bytes) {
    throw new RawZoneError('storage_full', `${directory}: ${bytes} bytes needed, ${bavail * bsize} free`);
  }
}
