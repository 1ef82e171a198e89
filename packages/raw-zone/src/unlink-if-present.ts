import { unlink } from 'node:fs/promises';
import { errnoOf } from './storage-error.js';

/** Removes a name; false when it was gone already, which several recoverers at once make normal. */
export async function unlinkIfPresent(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
