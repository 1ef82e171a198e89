import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncDirectory } from './sync-directory.js';
import { writeDurably } from './write-durably.js';

/**
 * Puts a file in the place of another, or where there was none: written aside, fsynced, renamed. Whoever opens `path`
 * gets the old file or the new one, whole; when writing fails the old one stays and nothing is left behind.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const aside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeDurably(await open(aside, 'wx'), content);
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}
