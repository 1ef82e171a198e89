import { join } from 'node:path';
import { type DataFile, eventsTableDirectory, type TableReader, type TableSnapshot } from '@signallake/lake';
import type { FileCounter } from './file-count-cache.js';
import type { LedgerDifference } from './ledger.js';
import { mapConcurrently } from './map-concurrently.js';
import { describe, isAbsent } from './raw-evidence.js';

const FILES_AT_ONCE = 8;

/** The rows of a snapshot, by the footers of its files. */
export interface LakeCount {
  files: number;
  rows: number;
  differences: LedgerDifference[];
}

/**
 * Opens every file that a snapshot names and counts its rows. A file that is gone, and that a newer snapshot does not name
 * any more either, was replaced and swept meanwhile: it counts as the log has it.
 */
export async function countLake(
  table: TableReader,
  snapshot: TableSnapshot,
  countRows: FileCounter,
): Promise<LakeCount> {
  const differences: LedgerDifference[] = [];
  const files = [...snapshot.files()];

  async function countFile(file: DataFile): Promise<number> {
    const place = { file: join(eventsTableDirectory(''), file.path), expected: file.stats.rows };
    try {
      const rows = await countRows(join(table.directory, file.path));
      if (rows !== file.stats.rows) {
        const message = `${file.path} has ${rows} rows; the log says ${file.stats.rows}`;
        differences.push({ kind: 'file_rows', ...place, found: rows, message });
      }
      return rows;
    } catch (error) {
      if (!isAbsent(error)) {
        const message = `${file.path} cannot be read: ${describe(error)}`;
        differences.push({ kind: 'file_unreadable', ...place, found: 0, message });
      } else if ((await table.refresh()).hasFile(file)) {
        const message = `${file.path} is gone, with ${file.stats.rows} rows by the log`;
        differences.push({ kind: 'file_missing', ...place, found: 0, message });
      } else return file.stats.rows;
      return 0;
    }
  }

  const rows = await mapConcurrently(files, FILES_AT_ONCE, countFile);
  return { files: files.length, rows: rows.reduce((sum, count) => sum + count, 0), differences };
}
