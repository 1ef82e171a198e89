import { randomUUID } from 'node:crypto';
import { link, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Ends the name of a file that has no name of its own yet. */
const unnamedSuffix = '.tmp';

/** Creates a file with its text in one durable step; false when there is one of that name, which stays as it is. */
export async function createWholeFile(path: string, text: string): Promise<boolean> {
  const directory = dirname(path);
  const aside = join(directory, `${randomUUID()}${unnamedSuffix}`);
  const file = await open(aside, 'wx');
  try {
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(aside, path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(aside);
  }
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return true;
}
