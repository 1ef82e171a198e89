import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Drops files from the page cache. Source: dd(1) of the GNU coreutils, "nocache".
 * @returns `false` where the system has no such means
 */
export async function evictFiles(paths: readonly string[]): Promise<boolean> {
  try {
    // What is not on disk yet cannot be dropped.
    await run('sync');
    for (const path of paths) await run('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none']);
    return true;
  } catch {
    return false;
  }
}
