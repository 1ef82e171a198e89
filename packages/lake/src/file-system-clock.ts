import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The present, in milliseconds since the Unix epoch, by the clock that dates the files of a folder. Ages of files are
 * told by this clock alone: that of a process may be wrong, and is another one on every machine that shares the folder.
 */
export async function readFileSystemClock(directory: string): Promise<number> {
  const path = join(directory, `.clock.${randomBytes(6).toString('hex')}.tmp`);
  const probe = await open(path, 'wx');
  try {
    return (await probe.stat()).ctimeMs;
  } finally {
    await probe.close();
    await rm(path, { force: true });
  }
}
