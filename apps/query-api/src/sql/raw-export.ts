import { mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { quoteName, quoteText } from 'duckdb';
import type { QueryEngine } from '../engine/query-engine.js';
import type { MirroredSegment } from '../raw/raw-mirror.js';

/** The young events as Parquet files, for processes that cannot see the tables that mirror the raw zone. */
export interface RawExport {
  /** The folder of the files; nothing else is in it. */
  readonly directory: string;
  /**
   * Runs `work` with the paths of files that together hold every event of the segments. Only events that are new
   * since the last time are written; the files stay until `work` is done.
   */
  use<Result>(
    segments: readonly MirroredSegment[],
    work: (paths: readonly string[]) => Promise<Result>,
  ): Promise<Result>;
}

/** A table as far as it was written: rows below `rows` are in `paths`. */
interface Written {
  rows: number;
  paths: readonly string[];
}

/** A segment that grows is written part by part; beyond this many parts it is written anew as one. */
const MAX_PARTS = 8;

/** Creates an export of an engine's raw tables into its scratch directory. */
export function createRawExport(engine: QueryEngine): RawExport {
  const directory = join(engine.scratchDirectory, 'raw-export');
  const written = new Map<string, Written>();
  const users = new Map<string, number>();
  /** Files that no new answer may use; removed when the last answer under way is done. */
  const leaving = new Set<string>();
  let filesMade = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function writeRows(table: string, from: number, to: number): Promise<string> {
    const path = join(directory, `${table}-${++filesMade}.parquet`);
    // Rows are only ever added to such a table, so a row's number is its place.
    const rows = `SELECT * FROM ${quoteName(table)} WHERE rowid >= ${from} AND rowid < ${to}`;
    await engine.exec(`COPY (${rows}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION lz4_raw)`);
    return path;
  }

  async function bringUpToDate(table: string): Promise<readonly string[]> {
    const known = written.get(table) ?? { rows: 0, paths: [] };
    const sql = `SELECT coalesce(max(rowid) + 1, 0)::DOUBLE AS rows FROM ${quoteName(table)}`;
    const [counted] = await engine.maintain({ sql });
    const rows = Number(counted?.['rows']);
    if (rows === known.rows) return known.paths;
    const isAnew = known.paths.length >= MAX_PARTS;
    const path = await writeRows(table, isAnew ? 0 : known.rows, rows);
    if (isAnew) for (const old of known.paths) leaving.add(old);
    const paths = isAnew ? [path] : [...known.paths, path];
    written.set(table, { rows, paths });
    return paths;
  }

  async function prepare(segments: readonly MirroredSegment[]): Promise<string[]> {
    await mkdir(directory, { recursive: true });
    const tables = new Set(segments.map(({ table }) => table));
    for (const [table, { paths }] of written) {
      if (tables.has(table)) continue;
      written.delete(table);
      for (const path of paths) leaving.add(path);
    }
    const paths: string[] = [];
    for (const table of tables) paths.push(...(await bringUpToDate(table)));
    for (const path of paths) users.set(path, (users.get(path) ?? 0) + 1);
    return paths;
  }

  async function release(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const left = (users.get(path) ?? 0) - 1;
      if (left > 0) users.set(path, left);
      else users.delete(path);
    }
    for (const path of [...leaving]) {
      if (users.has(path)) continue;
      leaving.delete(path);
      await unlink(path);
    }
  }

  return {
    directory,
    async use(segments, work) {
      const prepared = turn.then(() => prepare(segments));
      turn = prepared.catch(() => undefined);
      const paths = await prepared;
      try {
        return await work(paths);
      } finally {
        await release(paths);
      }
    },
  };
}
