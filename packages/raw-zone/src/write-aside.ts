import { randomBytes } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RawZonePaths } from './raw-zone-paths.js';
import { unlinkIfPresent } from './unlink-if-present.js';

/** Writes and fsyncs a new file under a name of its own in tmp, for the caller to link or rename; returns its path. */
export async function writeAside(
  paths: RawZonePaths,
  segmentId: string,
  content: AsyncIterable<Uint8Array>,
): Promise<string> {
  const path = join(paths.temporaryDirectory, `${segmentId}.${randomBytes(8).toString('hex')}`);
  try {
    const handle = await open(path, 'wx');
    try {
      await writeFile(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // What cannot be removed now is swept by a recoverer; the first error is the one to report.
    await unlinkIfPresent(path).catch(() => false);
    throw error;
  }
  return path;
}
