import { open } from 'node:fs/promises';

/** Makes the names in a directory (creations, links, renames, removals) survive a loss of power. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
