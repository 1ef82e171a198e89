import { readdir } from 'node:fs/promises';
import { errnoOf } from './storage-error.js';

/** The names in a directory; none when the directory does not exist (yet). */
export async function directoryNames(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
