import { rename } from 'node:fs/promises';
import type { RawZonePaths } from './raw-zone-paths.js';
import { errnoOf } from './storage-error.js';

/** Takes an open segment away from its writer, in one atomic rename; false when somebody else was first. */
export async function fenceSegment(paths: RawZonePaths, id: string): Promise<boolean> {
  try {
    await rename(paths.openSegment(id), paths.fencedSegment(id));
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
