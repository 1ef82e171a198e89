import type { DataFile, TableSnapshot } from '@signallake/lake';
import type { ResidentBlock } from './resident-block.js';
import { findStrangeFiles, type ResidentView } from './resident-view.js';

/** One thing to do towards holding what should be held. */
export type ResidentStep =
  | { readonly kind: 'drop'; readonly block: ResidentBlock }
  | { readonly kind: 'merge'; readonly date: string; readonly blocks: readonly ResidentBlock[] }
  | { readonly kind: 'load'; readonly date: string; readonly files: readonly DataFile[] };

/** What is held, and within which bounds. */
export interface ResidentState {
  readonly view: ResidentView;
  readonly budgetBytes: number;
  /** What a row is taken to need before it is loaded, in bytes. */
  readonly bytesPerRow: number;
  /** Whether a file is to stay Parquet. */
  isGivenUp(path: string): boolean;
  /** Whether a file is to be loaded alone, since it may be the one that cannot be. */
  isSuspect(path: string): boolean;
}

/** A block has no more rows, unless one file has: while it is made, each takes some 200 bytes. */
export const BLOCK_ROWS = 1_000_000;

/** So many blocks of one day and of about the same size become one. */
const BLOCKS_OF_A_SIZE = 4;

/** What is kept free of the budget when older days are loaded: else each new file would push some of them out again. */
const SLACK = 1 / 16;

/** Works out what to do next for a version of the table, the newest day first; `undefined` when nothing is left. */
export function planStep(table: TableSnapshot, state: ResidentState): ResidentStep | undefined {
  const { view, budgetBytes } = state;
  for (const block of view.blocks)
    if (findStrangeFiles(table, block).rows === block.rows) return { kind: 'drop', block };
  const blocksOf = groupByDate(view.blocks);
  const dates = [...table.dates()].sort().reverse();
  let room = budgetBytes;
  for (const [age, date] of dates.entries()) {
    const blocks = blocksOf.get(date) ?? [];
    const merge = findMerge(table, blocks);
    if (merge) return { kind: 'merge', date, blocks: merge };
    for (const { bytes } of blocks) room -= bytes;
    const files = chooseFiles(table.filesOfDate(date), age < 2 ? room : room - budgetBytes * SLACK, state);
    if (files.length > 0) return makeRoom(files, state) ?? { kind: 'load', date, files };
  }
  return undefined;
}

function groupByDate(blocks: readonly ResidentBlock[]): ReadonlyMap<string, ResidentBlock[]> {
  const found = new Map<string, ResidentBlock[]>();
  for (const block of blocks) {
    const others = found.get(block.date);
    if (others) others.push(block);
    else found.set(block.date, [block]);
  }
  return found;
}

/** Blocks of a day that should be one: mostly of files that are gone, or many of a size, as small commits make them. */
function findMerge(table: TableSnapshot, blocks: readonly ResidentBlock[]): ResidentBlock[] | undefined {
  const tiers = new Map<number, ResidentBlock[]>();
  for (const block of blocks) {
    const rows = block.rows - findStrangeFiles(table, block).rows;
    if (rows < block.rows / 2) return [block];
    if (rows > BLOCK_ROWS / BLOCKS_OF_A_SIZE) continue;
    const tier = Math.floor(Math.log(Math.max(rows, 1024)) / Math.log(BLOCKS_OF_A_SIZE));
    const others = [...(tiers.get(tier) ?? []), block];
    if (others.length === BLOCKS_OF_A_SIZE) return others;
    tiers.set(tier, others);
  }
  return undefined;
}

/** The next files of a day that are not held yet, as many as fit into a block and into `room` bytes. */
function chooseFiles(
  files: Iterable<DataFile>,
  room: number,
  { view, bytesPerRow, isGivenUp, isSuspect }: ResidentState,
): DataFile[] {
  const maxRows = Math.min(BLOCK_ROWS, room / bytesPerRow);
  const chosen: DataFile[] = [];
  let rows = 0;
  for (const file of files) {
    // Of a file that does not say how many rows it has it cannot be known what it takes.
    if (!(file.stats.rows > 0) || view.blockOf(file.path) || isGivenUp(file.path)) continue;
    if (rows > 0 && rows + file.stats.rows > maxRows) continue;
    if (file.stats.rows * bytesPerRow > room || (rows > 0 && isSuspect(file.path))) continue;
    chosen.push(file);
    rows += file.stats.rows;
    if (isSuspect(file.path)) break;
  }
  return chosen;
}

/** The oldest block has to go when there is no room beside it; it is of an older day, since `files` fit without it. */
function makeRoom(
  files: readonly DataFile[],
  { view, budgetBytes, bytesPerRow }: ResidentState,
): ResidentStep | undefined {
  const needed = files.reduce((sum, { stats }) => sum + stats.rows * bytesPerRow, 0);
  if (view.bytes + needed <= budgetBytes) return undefined;
  const oldest = view.blocks.reduce((one, other) => (other.date < one.date ? other : one));
  return { kind: 'drop', block: oldest };
}
