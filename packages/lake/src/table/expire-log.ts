import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileSystemClock } from '../file-system-clock.js';
import { writeHistory } from '../history/write-history.js';
import { ignoreAbsent } from '../ignore-absent.js';
import { readCheckpointFile } from '../log/checkpoint-file.js';
import { findLastVersion } from '../log/find-last-version.js';
import { readLastCheckpoint, writeLastCheckpoint } from '../log/last-checkpoint.js';
import { listLog } from '../log/list-log.js';
import { formatCommitName, LOG_DIRECTORY } from '../log/log-path.js';
import { planExpiry } from '../log/plan-expiry.js';
import type { TableReader } from './table-reader.js';

/** What {@link expireLog} did. */
export interface LogExpiry {
  /** The oldest version that the log still has, as a checkpoint; `undefined` when nothing may go yet. */
  oldestVersion: number | undefined;
  deletedFiles: number;
}

/** What a writer that died left beside its file is garbage by then. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes what of the log is older than `keepMs` and covered by a checkpoint that is as old: the table can still be
 * opened at any version from then on, and readers that are further behind go on from a checkpoint. What the ledger needs of
 * the commits is written to the history first. It may be interrupted anywhere, and several may run at once.
 * Source: PROTOCOL.md, "Metadata Cleanup".
 * @param options.nowMs the present by the clock of the file system, in milliseconds since the epoch; read from it by default
 * @param options.keepMs how long the log is kept, in milliseconds (Delta's own default: 30 days); longer than any writer
 *   may be suspended in the middle of a commit
 * @throws {LakeError} `checkpoint_invalid` when the checkpoint that would be all there is cannot be read
 */
export async function expireLog(
  table: Pick<TableReader, 'directory'>,
  options: { keepMs: number; nowMs?: number },
): Promise<LogExpiry> {
  const { directory } = table;
  const { names, commits, checkpoints } = await listLog(directory);
  if (names.length === 0) return { oldestVersion: undefined, deletedFiles: 0 };
  // Ages of files are told by the clock that dates them: that of a process that is ahead would make all of them old.
  const { keepMs, nowMs = await readFileSystemClock(directory) } = options;
  let deletedFiles = 0;
  // The times of files may be out of order after a copy, but no file is older than what was committed in it, so whatever
  // the search ends at is old enough.
  const cutOff = await findLastVersion(commits, async (version) => {
    const path = join(directory, LOG_DIRECTORY, formatCommitName(version));
    return (await modifiedMsOf(path)) <= nowMs - keepMs;
  });
  const checkpoint = checkpoints.find(({ version }) => cutOff !== undefined && version <= cutOff);
  const expired = checkpoint ? planExpiry(names, checkpoint.version) : [];
  if (checkpoint && expired.length > 0) {
    const actions = await readCheckpointFile(directory, checkpoint);
    // Another cleaner has got further.
    if (!actions) return { oldestVersion: undefined, deletedFiles };
    const last = await readLastCheckpoint(directory);
    if (!last || last.version < checkpoint.version) {
      await writeLastCheckpoint(directory, { ...checkpoint, actions: actions.length });
    }
    // The ledger counts with commits of any age.
    await writeHistory(
      directory,
      commits.filter((version) => version < checkpoint.version),
    );
    for (const name of expired) {
      await rm(join(directory, LOG_DIRECTORY, name), { force: true });
      deletedFiles++;
    }
  }
  for (const name of names.filter((other) => /^\..+\.tmp$/.test(other))) {
    const path = join(directory, LOG_DIRECTORY, name);
    if ((await modifiedMsOf(path)) > nowMs - ABANDONED_AFTER_MS) continue;
    await rm(path, { force: true });
    deletedFiles++;
  }
  return { oldestVersion: checkpoint?.version, deletedFiles };
}

/** When a file was written; one that is gone is older than any other. */
async function modifiedMsOf(path: string): Promise<number> {
  return (await stat(path).catch(ignoreAbsent))?.mtimeMs ?? Number.NEGATIVE_INFINITY;
}
