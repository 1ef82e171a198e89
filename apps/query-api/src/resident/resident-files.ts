import { setTimeout as delay } from 'node:timers/promises';
import type { DataFile, TableSnapshot } from '@signallake/lake';
import type { LogFields, Logger } from '@signallake/service-kit';
import { isDuckDbError } from 'duckdb';
import type { QueryEngine, Statement } from '../engine/query-engine.js';
import { readFiles } from '../snapshot/read-files.js';
import { BLOCK_ROWS, planStep, type ResidentStep } from './plan-step.js';
import {
  type BlockSource,
  buildBlock,
  dropBlock,
  type ResidentBlock,
  type ResidentFile,
  readBlockRows,
  readParquetRows,
} from './resident-block.js';
import { createResidentView, findStrangeFiles, type ResidentView } from './resident-view.js';

/**
 * The columns of Parquet files that metrics read, held decoded in memory. A file never changes once it is in the table,
 * so what is held of it is true for every version that has it. All of it happens in the background: what is not held
 * (yet, or for want of room) is read from its file.
 */
export interface ResidentFiles {
  /** Files and rows that are held, and the memory that they take, in bytes. */
  readonly totals: { readonly files: number; readonly rows: number; readonly bytes: number };
  /** What is held now; from now on, what this version of the table has is to be held. */
  follow(table: TableSnapshot): ResidentView;
  /** Keeps the blocks of a view until it is released as often. */
  retain(view: ResidentView): void;
  release(view: ResidentView): void;
  /** Waits until there is nothing left to do for the version that was followed last. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** What is held, and where it comes from. */
export interface ResidentOptions {
  readonly engine: Pick<QueryEngine, 'background'>;
  /** The table's folder. */
  readonly tableDirectory: string;
  /** Memory that what is held may take, in bytes; 0 holds nothing. */
  readonly budgetBytes: number;
  readonly logger: Logger;
}

/** What a row is taken to need until some are loaded, in bytes. */
const FIRST_BYTES_PER_ROW = 16;

/** After a failure, when it is tried again: by then memory may be free, or the table without the file. */
const RETRY_MS = 10_000;

/** Creates an empty holding. */
export function createResidentFiles(options: ResidentOptions): ResidentFiles {
  const { engine, tableDirectory, budgetBytes, logger } = options;
  const closing = new AbortController();
  const run = (statement: Statement) => engine.background(statement, closing.signal);
  let view = createResidentView([]);
  /** Blocks that no new answer may use; dropped when the last answer under way is done. */
  const leaving = new Set<ResidentBlock>();
  /** How many answers under way may read each block. */
  const users = new Map<ResidentBlock, number>();
  const suspects = new Set<string>();
  const givenUp = new Set<string>();
  let followed: TableSnapshot | undefined;
  let working: Promise<void> | undefined;
  /** Whether something may be left to do. */
  let isBehind = false;
  let retryAt = 0;
  /** What a row took at most where more was needed than there was room for, in bytes. */
  let leastBytesPerRow = 0;
  let [blocksMade, filesSeen] = [0, 0];
  let hasWarned = false;

  function replace(old: readonly ResidentBlock[], added: readonly ResidentBlock[]): void {
    view = createResidentView([...view.blocks.filter((block) => !old.includes(block)), ...added]);
    for (const block of old) leaving.add(block);
  }

  async function dropUnused(): Promise<void> {
    for (const block of [...leaving]) {
      if (users.has(block)) continue;
      leaving.delete(block);
      await dropBlock(run, block.name);
    }
  }

  async function build(date: string, files: readonly ResidentFile[], sources: BlockSource[]) {
    const name = `resident_${++blocksMade}`;
    const built = await buildBlock(run, name, sources);
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    return { name, date, files: new Map(files.map((file) => [file.path, file])), rows, ...built };
  }

  async function load(table: TableSnapshot, date: string, files: readonly DataFile[]): Promise<void> {
    const firstId = filesSeen;
    filesSeen += files.length;
    const added = files.map(({ path, partition, stats }, index) => {
      return { path, partition, id: firstId + index, rows: stats.rows };
    });
    const relation = readFiles({ table, tableDirectory }, files);
    const rows = added.reduce((sum, file) => sum + file.rows, 0);
    // A single file may have more rows than are to be decoded at once.
    const sources = Array.from({ length: Math.ceil(rows / BLOCK_ROWS) || 1 }, (_, part) =>
      readParquetRows(relation, {
        firstId,
        rowRange: rows > BLOCK_ROWS ? [part * BLOCK_ROWS, (part + 1) * BLOCK_ROWS] : undefined,
      }),
    );
    try {
      const block = await build(date, added, sources);
      if (view.bytes + block.bytes <= budgetBytes) return replace([], [block]);
      leaving.add(block);
      noteTooLarge(block);
    } catch (error) {
      noteFailure(error, files);
    }
  }

  /** It needs more room than was thought: next time less is taken at once, and in the end nothing. */
  function noteTooLarge({ files, rows, bytes }: ResidentBlock): void {
    if (files.size === 1 || bytes / rows <= leastBytesPerRow)
      for (const path of files.keys()) givenUp.add(path);
    leastBytesPerRow = Math.max(leastBytesPerRow, bytes / rows);
  }

  async function merge(table: TableSnapshot, date: string, blocks: readonly ResidentBlock[]): Promise<void> {
    const files = blocks.flatMap((block) => [...block.files.values()]).filter((file) => table.hasFile(file));
    const rows = blocks.map((block) => readBlockRows(block, findStrangeFiles(table, block).ids));
    replace(blocks, [await build(date, files, [`SELECT * FROM (${rows.join(' UNION ALL ')})`])]);
  }

  function noteFailure(error: unknown, files: readonly DataFile[]): void {
    closing.signal.throwIfAborted();
    // It says nothing of the files, and may pass.
    if (isDuckDbError(error) && error.errorType === 'Out of Memory') throw error;
    for (const { path } of files) (files.length === 1 ? givenUp : suspects).add(path);
    tell(error, { files: files.length, first: files[0]?.path });
  }

  /** Once, since it may come again with every version of the table. */
  function tell(error: unknown, more: LogFields = {}): void {
    const level = hasWarned ? 'debug' : 'warn';
    hasWarned = true;
    logger[level]('cannot hold some files in memory; they are read where they lie', { ...more, error });
  }

  async function take(table: TableSnapshot, step: ResidentStep): Promise<void> {
    if (step.kind === 'drop') replace([step.block], []);
    else if (step.kind === 'merge') await merge(table, step.date, step.blocks);
    else await load(table, step.date, step.files);
  }

  async function work(): Promise<void> {
    for (;;) {
      await dropUnused();
      const table = followed;
      const step = table && planStep(table, state());
      if (!step) {
        isBehind = false;
        return;
      }
      const startedAt = performance.now();
      await take(table, step);
      // As long as it took, others have DuckDB's threads and those of the file system to themselves.
      await delay(performance.now() - startedAt, undefined, { signal: closing.signal });
    }
  }

  function state() {
    const { rows, bytes } = view;
    const bytesPerRow = Math.max(leastBytesPerRow, rows === 0 ? FIRST_BYTES_PER_ROW : bytes / rows);
    const isGivenUp = (path: string) => givenUp.has(path);
    const isSuspect = (path: string) => suspects.has(path);
    return { view, budgetBytes, bytesPerRow, isGivenUp, isSuspect };
  }

  function wake(): void {
    if (working || !isBehind || closing.signal.aborted || Date.now() < retryAt) return;
    working = work()
      .catch((error: unknown) => {
        retryAt = Date.now() + RETRY_MS;
        if (!closing.signal.aborted) tell(error);
      })
      .finally(() => {
        working = undefined;
        wake();
      });
  }

  return {
    get totals() {
      const { files, rows, bytes } = view;
      return { files, rows, bytes };
    },
    follow(table) {
      if (budgetBytes === 0) return view;
      if (table !== followed || leaving.size > 0) isBehind = true;
      followed = table;
      wake();
      return view;
    },
    retain({ blocks }) {
      for (const block of blocks) users.set(block, (users.get(block) ?? 0) + 1);
    },
    release({ blocks }) {
      for (const block of blocks) {
        const left = (users.get(block) ?? 0) - 1;
        if (left > 0) users.set(block, left);
        else users.delete(block);
      }
    },
    async settled() {
      while (working) await working;
    },
    async close() {
      closing.abort(new Error('query-api is closing'));
      await working;
    },
  };
}
