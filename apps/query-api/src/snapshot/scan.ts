import type { DataFile, TableSnapshot } from '@signallake/lake';
import type { ResidentView } from '../resident/resident-view.js';
import type { QuerySnapshot } from './query-snapshot.js';

/** What an answer is read from, of what there is; sizes in bytes. */
export interface Scan {
  /** Parquet files that the answer's events are in. */
  files: number;
  /** Those of them that are held in memory and not opened. */
  files_in_memory: number;
  files_total: number;
  bytes: number;
  bytes_total: number;
  /** JSONL bytes of the raw segments that are part of the answer. */
  raw_bytes: number;
}

/**
 * What an answer from these files of a snapshot, and from all of its raw segments, is read from.
 * @param resident what it takes from memory, where it does
 */
export function describeScan(
  snapshot: QuerySnapshot,
  files: readonly DataFile[],
  resident?: ResidentView,
): Scan {
  const total = totalsOf(snapshot.table);
  return {
    files: files.length,
    files_in_memory: resident ? files.filter(({ path }) => resident.blockOf(path)).length : 0,
    files_total: total.files,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    bytes_total: total.bytes,
    raw_bytes: snapshot.rawSegments.reduce((sum, segment) => sum + segment.bytes, 0),
  };
}

interface Totals {
  readonly files: number;
  readonly bytes: number;
}

/** A version never changes, and many answers are made from one. */
const known = new WeakMap<TableSnapshot, Totals>();

function totalsOf(table: TableSnapshot): Totals {
  let total = known.get(table);
  if (!total) {
    let [files, bytes] = [0, 0];
    for (const file of table.files()) {
      files++;
      bytes += file.bytes;
    }
    total = { files, bytes };
    known.set(table, total);
  }
  return total;
}
