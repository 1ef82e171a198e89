import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { coalesceCalls } from '../coalesce-calls.js';
import { LakeError } from '../errors.js';
import { readCommit } from '../log/commit-file.js';
import { LOG_DIRECTORY, parseCommitName } from '../log/log-path.js';
import { TableSnapshot } from './table-snapshot.js';

/** Follows a table's log. It keeps no file open. */
export interface TableReader {
  /** The table's folder. */
  readonly directory: string;
  /** The newest snapshot read so far. */
  readonly snapshot: TableSnapshot;
  /**
   * Reads the commits made since, if any, and returns the newest snapshot. Calls that overlap share one reading that
   * began no earlier than they did.
   */
  refresh(): Promise<TableSnapshot>;
}

/** Opens a table for reading; a table that does not exist yet is empty until its first commit. */
export function createTableReader(directory: string): TableReader {
  let snapshot = TableSnapshot.empty();
  async function readNewCommits(): Promise<TableSnapshot> {
    const commits = [];
    for (;;) {
      const commit = await readCommit(directory, snapshot.version + commits.length + 1);
      if (!commit) break;
      commits.push(commit);
    }
    if (commits.length === 0 && snapshot.version < 0) await assertNoLaterCommits(directory);
    if (commits.length > 0) snapshot = snapshot.withCommits(commits);
    return snapshot;
  }

  return {
    directory,
    get snapshot() {
      return snapshot;
    },
    refresh: coalesceCalls(readNewCommits),
  };
}

/** A log whose first commit is missing is broken, not empty: answering as if there were no data would be a lie. */
async function assertNoLaterCommits(directory: string): Promise<void> {
  const names = await readdir(join(directory, LOG_DIRECTORY)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const first = names.filter((name) => parseCommitName(name) !== undefined).sort()[0];
  if (first !== undefined && parseCommitName(first) !== 0) {
    throw new LakeError('log_gap', `the log begins at ${first}: commits before it are missing`);
  }
}
