import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataFile, TableWriter } from '../src/index.js';
import { sampleFile } from './sample-file.js';

/** Puts a file of the given name on disk, not in the table. */
export async function writeSampleFile(directory: string, name: string, date?: string): Promise<DataFile> {
  const file = sampleFile(name, date);
  const path = join(directory, file.path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, name);
  return file;
}

/** Makes a file part of the table, on disk as well. */
export async function addFile(table: TableWriter, name: string, date?: string): Promise<DataFile> {
  const file = await writeSampleFile(table.directory, name, date);
  await table.commit({ operation: 'WRITE' }, () => [{ kind: 'add', file, dataChange: true }]);
  return file;
}

/** Removes a file from the table, not from the disk. */
export async function removeFile(table: TableWriter, { path }: DataFile): Promise<void> {
  const deletedMs = Date.now();
  await table.commit({ operation: 'DELETE' }, () => [{ kind: 'remove', path, deletedMs, dataChange: true }]);
}

/** The names of the data files and the temporary ones on disk, without their folders. */
export async function namesOnDisk(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  return names
    .filter((name) => name.startsWith('date=') && /\.(parquet|tmp)$/.test(name))
    .map((name) => name.slice(name.lastIndexOf('/') + 1).replace(/\.parquet$/, ''))
    .sort();
}
