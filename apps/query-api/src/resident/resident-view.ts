import type { TableSnapshot } from '@signallake/lake';
import type { ResidentBlock } from './resident-block.js';

/** The blocks that are held at some moment; it never changes. */
export interface ResidentView {
  readonly blocks: readonly ResidentBlock[];
  /** Files and rows that the blocks have, and the memory that they take, in bytes. */
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
  /** The block that has a file's events. */
  blockOf(path: string): ResidentBlock | undefined;
}

/** Makes a view of blocks of which no two have the same file. */
export function createResidentView(blocks: readonly ResidentBlock[]): ResidentView {
  const byPath = new Map<string, ResidentBlock>();
  for (const block of blocks) for (const path of block.files.keys()) byPath.set(path, block);
  return {
    blocks,
    files: byPath.size,
    rows: blocks.reduce((sum, block) => sum + block.rows, 0),
    bytes: blocks.reduce((sum, block) => sum + block.bytes, 0),
    blockOf: (path) => byPath.get(path),
  };
}

/** Files of a block that a version of the table does not have. */
export interface StrangeFiles {
  readonly ids: readonly number[];
  readonly rows: number;
}

const none: StrangeFiles = { ids: [], rows: 0 };
const known = new WeakMap<TableSnapshot, Map<ResidentBlock, StrangeFiles>>();

/** The files of a block that this version of the table does not have: removed since, or added later. */
export function findStrangeFiles(table: TableSnapshot, block: ResidentBlock): StrangeFiles {
  const found = known.get(table) ?? new Map<ResidentBlock, StrangeFiles>();
  known.set(table, found);
  let strange = found.get(block);
  if (!strange) {
    const files = [...block.files.values()].filter((file) => !table.hasFile(file));
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    strange = files.length === 0 ? none : { ids: files.map(({ id }) => id), rows };
    found.set(block, strange);
  }
  return strange;
}
