import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCommit } from '../log/commit-file.js';
import { replaceFile } from '../replace-file.js';
import { syncDirectory } from '../sync-directory.js';
import { type CommitRecord, formatCommitRecord, recordOfCommit } from './commit-record.js';
import { formatHistoryName, HISTORY_DIRECTORY } from './history-path.js';

/** Lines that are in memory at a time, and the length of a file. */
const MAX_RECORDS = 20_000;

/**
 * Writes what the ledger needs of commits that are about to be deleted, durably. A file has every version of the range in
 * its name, so whoever writes a file of that name again, after a crash or at the same time, writes the same. A commit that
 * is gone is in the history already: whoever deleted it wrote that first.
 * @param versions ascending
 */
export async function writeHistory(tableDirectory: string, versions: readonly number[]): Promise<void> {
  const directory = join(tableDirectory, HISTORY_DIRECTORY);
  let run: CommitRecord[] = [];
  let isMade = false;

  async function flush(): Promise<void> {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) return;
    if (!isMade) {
      await mkdir(directory, { recursive: true });
      await syncDirectory(tableDirectory);
      isMade = true;
    }
    const name = formatHistoryName({ from: first.version, to: last.version });
    await replaceFile(join(directory, name), run.map((record) => `${formatCommitRecord(record)}\n`).join(''));
    run = [];
  }

  for (const version of versions) {
    const actions = await readCommit(tableDirectory, version);
    const previous = run.at(-1)?.version;
    if (!actions || run.length === MAX_RECORDS || (previous !== undefined && previous !== version - 1)) {
      await flush();
    }
    if (actions) run.push(recordOfCommit(version, actions));
  }
  await flush();
}
