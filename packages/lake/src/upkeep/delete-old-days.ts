import type { DataFile } from '../files/data-file.js';
import type { Action } from '../log/actions.js';
import type { TableWriter } from '../table/table-writer.js';

/** What retention removed from the table. */
export interface OldDaysDeletion {
  version: number;
  files: number;
  rows: number;
  /** Bytes that the sweep will free. */
  bytes: number;
}

/**
 * Removes every day before `fromDate` from the table, whole partitions in one commit. The files stay on disk for the queries
 * that are reading them, until they are swept. An event of such a day that comes in later is removed the next time.
 * @param fromDate the first day that is kept, `YYYY-MM-DD` in UTC
 * @returns `undefined` when there was nothing to remove
 */
export async function deleteOldDays(
  table: TableWriter,
  fromDate: string,
): Promise<OldDaysDeletion | undefined> {
  let removed: DataFile[] = [];
  const version = await table.commit(
    () => ({
      operation: 'DELETE',
      parameters: { predicate: `date < '${fromDate}'` },
      metrics: { numRemovedFiles: String(removed.length), numDeletedRows: String(sumOf(removed).rows) },
    }),
    (snapshot) => {
      removed = [...snapshot.files()].filter(({ partition }) => partition.date < fromDate);
      if (removed.length === 0) return undefined;
      const deletedMs = Date.now();
      return removed.map(({ path }): Action => ({ kind: 'remove', path, deletedMs, dataChange: true }));
    },
  );
  return version === undefined ? undefined : { version, files: removed.length, ...sumOf(removed) };
}

function sumOf(files: readonly DataFile[]): { rows: number; bytes: number } {
  let rows = 0;
  let bytes = 0;
  for (const file of files) {
    rows += file.stats.rows;
    bytes += file.bytes;
  }
  return { rows, bytes };
}
