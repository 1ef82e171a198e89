import { link } from 'node:fs/promises';
import { errnoOf } from './storage-error.js';

/** Gives a file a second name, atomically; false when that name is taken, which is never overwritten. */
export async function linkIfAbsent(existingPath: string, newPath: string): Promise<boolean> {
  try {
    await link(existingPath, newPath);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}
