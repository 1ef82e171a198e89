import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** Makes a folder that is removed after the tests of the file. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'signallake-lake-'));
  folders.push(folder);
  return folder;
}

after(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
