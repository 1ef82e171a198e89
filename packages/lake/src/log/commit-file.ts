import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from '../sync-directory.js';
import { type Action, formatAction, parseAction } from './actions.js';
import { formatCommitName, LOG_DIRECTORY } from './log-path.js';

/**
 * Tries to make `actions` the given version of the table: the whole entry is written aside and fsynced, then linked
 * to its name, which fails when another writer was first. (On an object store: a put that must not overwrite.)
 * @returns whether this writer got the version
 */
export async function writeCommit(
  tableDirectory: string,
  version: number,
  actions: readonly Action[],
): Promise<boolean> {
  const directory = join(tableDirectory, LOG_DIRECTORY);
  await mkdir(directory, { recursive: true });
  const aside = join(directory, `.${formatCommitName(version)}.${randomBytes(6).toString('hex')}.tmp`);
  const file = await open(aside, 'wx');
  try {
    await file.writeFile(actions.map((action) => `${formatAction(action)}\n`).join(''));
    await file.sync();
    await link(aside, join(directory, formatCommitName(version)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await file.close();
    await unlink(aside);
  }
  await syncDirectory(directory);
  return true;
}

/**
 * Reads the actions of a version; `undefined` while there is no such version.
 * @throws {LakeError} `log_entry_invalid`
 */
export async function readCommit(tableDirectory: string, version: number): Promise<Action[] | undefined> {
  const name = formatCommitName(version);
  let text: string;
  try {
    text = await readFile(join(tableDirectory, LOG_DIRECTORY, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const actions: Action[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const action = parseAction(line, name);
    if (action) actions.push(action);
  }
  return actions;
}
