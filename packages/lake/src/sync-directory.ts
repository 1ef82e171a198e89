import { open } from 'node:fs/promises';

/** Makes the entries of a directory durable: files created in it or renamed into it survive a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
