import { dirname, join } from 'node:path';
import type { TableReader } from '@signallake/lake';

/** The newest version of a table, as far as benchmarks look at it. */
interface TableContents {
  /** Absolute paths of its files. */
  files: string[];
  /** Partitions that have a file. */
  partitions: number;
  rows: number;
  bytes: number;
}

/** Reads what a table holds now; a reader that is kept reads only what was committed since. */
export async function readTable(reader: TableReader): Promise<TableContents> {
  const files = [...(await reader.refresh()).files()];
  return {
    files: files.map(({ path }) => join(reader.directory, path)),
    partitions: new Set(files.map(({ path }) => dirname(path))).size,
    rows: files.reduce((sum, file) => sum + file.stats.rows, 0),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
  };
}
