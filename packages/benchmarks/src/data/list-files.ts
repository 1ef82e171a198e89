import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Lists the files in a folder and in those below it, whose names end so; default: all of them. */
export async function listFiles(folder: string, ending = ''): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name));
}
