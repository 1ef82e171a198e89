import { execFile } from 'node:child_process';
import { cp, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A data directory on a file system of its own, which can be filled. */
export interface SmallDisk {
  /** Fills it to the last byte, until the returned function is called. */
  fill(): Promise<() => Promise<void>>;
  /** Unmounts it, and leaves a copy of what was on it when that is wanted; twice without harm. */
  close(isKept: boolean): Promise<void>;
}

const FILL_CHUNK_BYTES = 1024 * 1024;
const PAGE_BYTES = 4096;

/** Mounts a tmpfs of so many MiB on a folder, which is made. @returns why not, when this user may not */
export async function mountSmallDisk(directory: string, sizeMiB: number): Promise<SmallDisk | string> {
  await mkdir(directory, { recursive: true });
  if (process.getuid?.() !== 0) return 'only root may mount a tmpfs';
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'signallake-chaos', directory]);
  } catch (error) {
    return `no tmpfs could be mounted: ${error instanceof Error ? error.message.trim() : String(error)}`;
  }
  let isMounted = true;
  return {
    async fill() {
      const path = join(directory, 'filler');
      const file = await open(path, 'w');
      try {
        for (const chunk of [FILL_CHUNK_BYTES, PAGE_BYTES])
          await writeUntilFull(file, Buffer.alloc(chunk, 1));
      } finally {
        await file.close();
      }
      return () => rm(path, { force: true });
    },
    async close(isKept) {
      if (!isMounted) return;
      isMounted = false;
      const copy = `${directory}.copy`;
      if (isKept) await cp(directory, copy, { recursive: true, preserveTimestamps: true });
      await run('umount', [directory]);
      if (!isKept) return;
      await rm(directory, { recursive: true });
      await rename(copy, directory);
    },
  };
}

async function writeUntilFull(file: Awaited<ReturnType<typeof open>>, chunk: Buffer): Promise<void> {
  try {
    for (;;) await file.writeFile(chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
