import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreAbsent } from '../ignore-absent.js';

/** What lies in the partitions' folders and is old; paths are relative to the table. */
export interface OldEntries {
  /** Data files and temporary ones, whether the table has them or not. */
  files: { path: string; bytes: number }[];
  /** Folders without an entry, the deepest first. */
  emptyFolders: string[];
}

const DATA_OR_TEMPORARY = /\.parquet$|^\..+\.tmp$/;

/**
 * Lists what of a table's partitions was last changed before `untilMs`, a day at a time. Files of other kinds, and folders that
 * are no partitions, are somebody else's.
 * @param isWanted tells by its path whether a file is of interest; only those are looked at
 */
export async function* findOldEntries(
  tableDirectory: string,
  untilMs: number,
  isWanted: (path: string) => boolean,
): AsyncGenerator<OldEntries> {
  for (const name of await namesIn(tableDirectory)) {
    if (name.startsWith('date=')) yield await listFolder(tableDirectory, name, untilMs, isWanted);
    else if (/^\..+\.tmp$/.test(name)) {
      const found = await statIfOld(join(tableDirectory, name), untilMs);
      if (found?.isFile()) yield { files: [{ path: name, bytes: found.size }], emptyFolders: [] };
    }
  }
}

async function listFolder(
  tableDirectory: string,
  folder: string,
  untilMs: number,
  isWanted: (path: string) => boolean,
): Promise<OldEntries> {
  const found: OldEntries = { files: [], emptyFolders: [] };
  const entries = await readdir(join(tableDirectory, folder), { withFileTypes: true }).catch(ignoreAbsent);
  for (const entry of entries ?? []) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && entry.name.includes('=')) {
      const inside = await listFolder(tableDirectory, path, untilMs, isWanted);
      found.files.push(...inside.files);
      found.emptyFolders.push(...inside.emptyFolders);
    } else if (entry.isFile() && DATA_OR_TEMPORARY.test(entry.name) && isWanted(path)) {
      const old = await statIfOld(join(tableDirectory, path), untilMs);
      if (old) found.files.push({ path, bytes: old.size });
    }
  }
  if (entries?.length === 0 && (await statIfOld(join(tableDirectory, folder), untilMs))) {
    found.emptyFolders.push(folder);
  }
  return found;
}

/** By the time of change: a file that was copied or renamed here is as young as that. */
async function statIfOld(path: string, untilMs: number) {
  const found = await stat(path).catch(ignoreAbsent);
  return found && found.ctimeMs <= untilMs ? found : undefined;
}

async function namesIn(directory: string): Promise<string[]> {
  return (await readdir(directory).catch(ignoreAbsent)) ?? [];
}
