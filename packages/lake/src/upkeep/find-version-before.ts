import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreAbsent } from '../ignore-absent.js';
import { findLastVersion } from '../log/find-last-version.js';
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
  return findLastVersion(commits, (version) => isCommittedBy(tableDirectory, version, untilMs));
}

/** A commit that is gone was cleaned up, and so is older than any other. */
async function isCommittedBy(tableDirectory: string, version: number, untilMs: number): Promise<boolean> {
  const path = join(tableDirectory, LOG_DIRECTORY, formatCommitName(version));
  const found = await stat(path).catch(ignoreAbsent);
  return found === undefined || found.ctimeMs <= untilMs;
}
