import { randomBytes } from 'node:crypto';
import { access, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ignoreAbsent } from '../ignore-absent.js';
import { syncDirectory } from '../sync-directory.js';
import { writeDurably } from '../write-durably.js';
import { type Action, formatAction, parseAction } from './actions.js';
import { formatCheckpointNames, formatCommitName, LOG_DIRECTORY } from './log-path.js';

/**
 * Tries to make `actions` the given version of the table: the whole entry is written aside and fsynced, then linked
 * to its name, which fails when another writer was first. (On an object store: a put that must not overwrite.)
 *
 * The name may also be free because the commit that had it was cleaned up, while this writer slept for longer than the
 * log is kept. Then the version before it is gone as well, and the writer has lost like any other that was late.
 * @returns whether this writer got the version
 */
export async function writeCommit(
  tableDirectory: string,
  version: number,
  actions: readonly Action[],
): Promise<boolean> {
  const directory = join(tableDirectory, LOG_DIRECTORY);
  await mkdir(directory, { recursive: true });
  // A table that begins has folders that began with it: whoever sees its first version may rely on them.
  if (version === 0) await syncFolders(tableDirectory);
  const aside = join(directory, `.${formatCommitName(version)}.${randomBytes(6).toString('hex')}.tmp`);
  const file = await open(aside, 'wx');
  try {
    await writeDurably(file, actions.map((action) => `${formatAction(action)}\n`).join(''));
    if (version > 0 && !(await hasVersion(tableDirectory, version - 1))) return false;
    await link(aside, join(directory, formatCommitName(version)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
  await syncDirectory(directory);
  return true;
}

/** The table's folder and the two above it, which hold the names of what was made for the table. */
async function syncFolders(tableDirectory: string): Promise<void> {
  const parent = dirname(tableDirectory);
  for (const folder of [tableDirectory, parent, dirname(parent)]) await syncDirectory(folder);
}

/**
 * Reads the actions of a version; `undefined` while there is no such version.
 * @throws {LakeError} `log_entry_invalid`
 */
export async function readCommit(tableDirectory: string, version: number): Promise<Action[] | undefined> {
  const name = formatCommitName(version);
  const text = await readFile(join(tableDirectory, LOG_DIRECTORY, name), 'utf8').catch(ignoreAbsent);
  if (text === undefined) return undefined;
  const actions: Action[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const action = parseAction(line, name);
    if (action) actions.push(action);
  }
  return actions;
}

/** Whether a version is in the log, as a commit or as a classic checkpoint. */
export async function hasVersion(tableDirectory: string, version: number): Promise<boolean> {
  for (const name of [formatCommitName(version), ...formatCheckpointNames(version)]) {
    try {
      await access(join(tableDirectory, LOG_DIRECTORY, name));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return false;
}
