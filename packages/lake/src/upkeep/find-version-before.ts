import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listLog } from '../log/list-log.js';
import { formatCommitName, LOG_DIRECTORY } from '../log/log-path.js';

/**
 * The newest version that was committed no later than `untilMs`, by the clock of the file system; `undefined` when there
 * is none in the log. A file's time of change is that of the link which made it a commit: unlike its time of
 * modification, and the times in it, it cannot be from before a pause of its writer. Versions are linked in order, so
 * wherever the search ends, all that comes before was committed by then as well.
 */
export async function findVersionBefore(
  tableDirectory: string,
  untilMs: number,
): Promise<number | undefined> {
  const { commits } = await listLog(tableDirectory);
  let low = 0;
  let high = commits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await isCommittedBy(tableDirectory, commits[middle] as number, untilMs)) low = middle + 1;
    else high = middle;
  }
  return commits[low - 1];
}

/** A commit that is gone was cleaned up, and so is older than any other. */
async function isCommittedBy(tableDirectory: string, version: number, untilMs: number): Promise<boolean> {
  try {
    const { ctimeMs } = await stat(join(tableDirectory, LOG_DIRECTORY, formatCommitName(version)));
    return ctimeMs <= untilMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}
