import { join } from 'node:path';
import { eventColumns, type LogEvent } from '@signallake/event-schema';
import type { DataFile, FileFilter, PartitionBy } from '@signallake/lake';
import { partitionSchemes } from '@signallake/lake';
import { quoteName, quoteText } from 'duckdb';
import type { QuerySnapshot } from './query-snapshot.js';

/** What an answer opens, of what there is; sizes in bytes. */
export interface Scan {
  files: number;
  files_total: number;
  bytes: number;
  bytes_total: number;
  /** JSONL bytes of the raw segments that are part of the answer. */
  raw_bytes: number;
}

/** A FROM clause over the events of a snapshot, and what reading it opens. */
export interface EventRelation {
  sql: string;
  scan: Scan;
}

const hiveTypes = { date: 'DATE', service: 'VARCHAR', status_code: 'INTEGER' } as const;

/**
 * Builds the relation of the events that may pass the filter, with the given columns. DuckDB gets the exact list of
 * files, so it neither lists a directory nor opens a footer of a file that cannot match.
 */
export function buildEventRelation(
  snapshot: QuerySnapshot,
  columns: readonly (keyof LogEvent)[],
  filter: FileFilter,
): EventRelation {
  const files = snapshot.table.selectFiles(filter);
  const names = columns.map(quoteName).join(', ');
  const parts = snapshot.rawSegments.map(({ table }) => `SELECT ${names} FROM ${quoteName(table)}`);
  if (files.length > 0) parts.push(`SELECT ${names} FROM ${readFiles(snapshot, files)}`);
  if (parts.length === 0) parts.push(emptyRelation(columns));

  return { sql: `(${parts.join(' UNION ALL ')})`, scan: describeScan(snapshot, files) };
}

/** What an answer from these files of a snapshot, and from all of its raw segments, opens. */
export function describeScan(snapshot: QuerySnapshot, files: readonly DataFile[]): Scan {
  const total = totalsOf(snapshot);
  return {
    files: files.length,
    files_total: total.files,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    bytes_total: total.bytes,
    raw_bytes: snapshot.rawSegments.reduce((sum, segment) => sum + segment.bytes, 0),
  };
}

/** A call of `read_parquet` on some files of a snapshot, with the columns of its partitions. */
export function readFiles({ table, tableDirectory }: QuerySnapshot, files: readonly DataFile[]): string {
  const paths = files.map((file) => quoteText(join(tableDirectory, file.path)));
  const types = partitionSchemes[table.partitionBy as PartitionBy].map(
    (column) => `${column}: ${hiveTypes[column]}`,
  );
  return `read_parquet([${paths.join(', ')}], hive_partitioning = true, hive_types = {${types.join(', ')}})`;
}

function emptyRelation(columns: readonly (keyof LogEvent)[]): string {
  const nulls = columns.map((column) => `NULL::${eventColumns[column].duckdb} AS ${quoteName(column)}`);
  return `SELECT ${nulls.join(', ')} WHERE false`;
}

function totalsOf(snapshot: QuerySnapshot): { files: number; bytes: number } {
  const total = { files: 0, bytes: 0 };
  for (const file of snapshot.table.files()) {
    total.files++;
    total.bytes += file.bytes;
  }
  return total;
}
