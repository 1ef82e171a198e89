import type { DataFile } from '@signallake/lake';
import type { Scan } from '../../snapshot/scan.js';

/** Adds up what the statements of one answer open. */
export interface ScanSum {
  /** Counts what a statement opens; a file that an earlier one opened counts once. */
  add(scan: Scan, files: readonly DataFile[]): void;
  readonly total: Scan;
}

/** Begins a sum at nothing. */
export function createScanSum(): ScanSum {
  const opened = new Map<string, number>();
  let total: Scan = { files: 0, files_in_memory: 0, files_total: 0, bytes: 0, bytes_total: 0, raw_bytes: 0 };
  return {
    add(scan, files) {
      for (const { path, bytes } of files) opened.set(path, bytes);
      const bytes = [...opened.values()].reduce((sum, size) => sum + size, 0);
      total = { ...scan, files: opened.size, bytes };
    },
    get total() {
      return total;
    },
  };
}
