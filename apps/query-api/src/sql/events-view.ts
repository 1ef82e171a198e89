import { eventColumns, eventFields } from '@signallake/event-schema';
import type { DataFile } from '@signallake/lake';
import { quoteName, quoteText } from 'duckdb';
import type { QuerySnapshot } from '../snapshot/query-snapshot.js';
import { readFiles } from '../snapshot/read-files.js';
import { EVENTS_VIEW } from './syntax/check-statement.js';

const fields = eventFields.map(quoteName).join(', ');

/**
 * The statement that makes the view `events` of some files of a snapshot and of files of young events: the fields of an
 * event and `date`, its day in UTC.
 */
export function createEventsView(
  snapshot: QuerySnapshot,
  files: readonly DataFile[],
  rawPaths: readonly string[],
): string {
  const parts: string[] = [];
  if (files.length > 0) parts.push(`SELECT ${fields}, "date" FROM ${readFiles(snapshot, files)}`);
  if (rawPaths.length > 0) {
    const day = 'CAST("timestamp" AS DATE) AS "date"';
    parts.push(`SELECT ${fields}, ${day} FROM read_parquet([${rawPaths.map(quoteText).join(', ')}])`);
  }
  if (parts.length === 0) {
    const nulls = eventFields.map((field) => `NULL::${eventColumns[field].duckdb} AS ${quoteName(field)}`);
    parts.push(`SELECT ${nulls.join(', ')}, NULL::DATE AS "date" WHERE false`);
  }
  return `CREATE VIEW ${EVENTS_VIEW} AS ${parts.join(' UNION ALL ')}`;
}
