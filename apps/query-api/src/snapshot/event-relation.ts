import { eventColumns, type LogEvent } from '@signallake/event-schema';
import type { DataFile, FileFilter } from '@signallake/lake';
import { quoteName } from 'duckdb';
import { type LatencyColumn, selectColumns } from '../latency/whole-micros.js';
import { blockTable, isOfOtherFiles, type ResidentBlock } from '../resident/resident-block.js';
import { areResident } from '../resident/resident-columns.js';
import { findStrangeFiles } from '../resident/resident-view.js';
import type { QuerySnapshot } from './query-snapshot.js';
import { readFiles } from './read-files.js';
import { describeScan, type Scan } from './scan.js';

/** A FROM clause over the events of a snapshot, and what reading it takes. */
export interface EventRelation {
  sql: string;
  /** The column that has the latencies, where they are among its columns. */
  latency: LatencyColumn;
  scan: Scan;
  /** How much work it is to read, as bytes of files that would be as much. */
  workBytes: number;
}

/** What is held in memory is gone through about so many times as fast as it is read from its files. */
const MEMORY_SPEED = 4;

/**
 * Builds the relation of the events that may pass the filter, with the given columns; whoever reads it applies the
 * filter's condition as well. Files whose events are in memory are not opened. DuckDB gets the exact list of the others, so
 * it neither lists a directory nor opens a footer of a file that cannot match.
 * @param options.takesMicros whether latencies may come as `latency_us`, in place of `latency_ms`, where that is known to be
 *   as exact
 */
export function buildEventRelation(
  snapshot: QuerySnapshot,
  columns: readonly (keyof LogEvent)[],
  filter: FileFilter,
  { takesMicros = false }: { takesMicros?: boolean | undefined } = {},
): EventRelation {
  const files = snapshot.table.selectFiles(filter);
  const resident = areResident(columns) ? snapshot.resident : undefined;
  const blocks = new Set<ResidentBlock>();
  const opened: DataFile[] = [];
  for (const file of files) {
    const block = resident?.blockOf(file.path);
    if (block) blocks.add(block);
    else opened.push(file);
  }
  const areWholeMicros =
    opened.length === 0 &&
    blocks.size + snapshot.rawSegments.length > 0 &&
    snapshot.rawSegments.every((segment) => segment.areWholeMicros) &&
    [...blocks].every((block) => block.latency === 'latency_us');
  const latency = takesMicros && areWholeMicros ? 'latency_us' : 'latency_ms';
  const names = selectColumns(columns, 'latency_ms', latency);
  const parts = snapshot.rawSegments.map(({ table }) => `SELECT ${names} FROM ${quoteName(table)}`);
  for (const block of blocks) {
    const namesInBlock = selectColumns(columns, block.latency, latency);
    parts.push(`SELECT ${namesInBlock} FROM ${readBlock(snapshot, block)}`);
  }
  if (opened.length > 0) parts.push(`SELECT ${names} FROM ${readFiles(snapshot, opened)}`);
  if (parts.length === 0) parts.push(emptyRelation(columns));

  const scan = describeScan(snapshot, files, resident);
  const openedBytes = opened.reduce((sum, { bytes }) => sum + bytes, 0);
  const workBytes = openedBytes + scan.raw_bytes + Math.ceil((scan.bytes - openedBytes) / MEMORY_SPEED);
  return { sql: `(${parts.join(' UNION ALL ')})`, latency, scan, workBytes };
}

/**
 * The rows of a block that are in this version of the table. Those of files that the filter rules out may stay: none of
 * them passes its condition.
 */
function readBlock({ table }: QuerySnapshot, block: ResidentBlock): string {
  const { ids } = findStrangeFiles(table, block);
  return ids.length === 0 ? blockTable(block.name) : `${blockTable(block.name)} WHERE ${isOfOtherFiles(ids)}`;
}

function emptyRelation(columns: readonly (keyof LogEvent)[]): string {
  const nulls = columns.map((column) => `NULL::${eventColumns[column].duckdb} AS ${quoteName(column)}`);
  return `SELECT ${nulls.join(', ')} WHERE false`;
}
