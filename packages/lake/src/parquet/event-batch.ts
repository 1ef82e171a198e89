import { eventColumns, eventFields, type LogEvent, parseTimestamp } from '@signallake/event-schema';
import { Field, makeData, RecordBatch, Schema, Struct } from 'apache-arrow';
import {
  type FileStats,
  lowerBoundOf,
  type RangeColumn,
  rangeColumns,
  upperBoundOf,
} from '../files/file-stats.js';
import { type PartitionBy, partitionSchemes } from '../files/partition.js';
import type { ColumnBuilder } from './column.js';
import { createDictionaryColumn } from './dictionary-column.js';
import { createDoubleColumn } from './double-column.js';
import { createIntegerColumn } from './integer-column.js';
import { createTextColumn } from './text-column.js';
import { createTimestampColumn, type TimestampColumnBuilder } from './timestamp-column.js';

/** Bytes that a row takes besides its texts: numbers, codes and references. */
const ROW_OVERHEAD_BYTES = 160;

/** The events of one partition, gathered column by column until they are written as one file. */
export interface EventBatch {
  readonly rows: number;
  /** Roughly what the batch holds in memory, in bytes. */
  readonly bytes: number;
  append(event: LogEvent): void;
  /** The events as an Arrow record batch in the order of the file, and their statistics. */
  finish(): { batch: RecordBatch; stats: FileStats };
}

/** The fields that are columns of a data file: all but those that name its partition. */
export function dataFields(by: PartitionBy): readonly (keyof LogEvent)[] {
  const partitionColumns: readonly string[] = partitionSchemes[by];
  return eventFields.filter((field) => !partitionColumns.includes(field));
}

/** Creates an empty batch for a partition of a table partitioned so. */
export function createEventBatch(by: PartitionBy): EventBatch {
  const fields = dataFields(by);
  const times = createTimestampColumn();
  const columns = fields.map((field, index) => (field === 'timestamp' ? times : createColumn(field, index)));
  // Columns that a finer scheme would partition by come first in the order, so that row groups can be skipped.
  const sortKeys: { service?: string[]; status_code?: number[] } = {};
  if (fields.includes('service')) sortKeys.service = [];
  if (fields.includes('status_code')) sortKeys.status_code = [];
  let rows = 0;
  let bytes = 0;

  return {
    get rows() {
      return rows;
    },
    get bytes() {
      return bytes;
    },
    append(event) {
      for (let index = 0; index < fields.length; index++) {
        const field = fields[index] as keyof LogEvent;
        const value = event[field];
        if (field === 'timestamp') times.append(parseTimestamp(event.timestamp) as number);
        else (columns[index] as ColumnBuilder<unknown>).append(value);
        if (typeof value === 'string' && !eventColumns[field].repeats) bytes += value.length;
      }
      sortKeys.service?.push(event.service);
      sortKeys.status_code?.push(event.status_code);
      bytes += ROW_OVERHEAD_BYTES;
      rows++;
    },
    finish() {
      const order = sortRows(rows, times, sortKeys);
      const children = columns.map((column) => column.finish(order));
      const schema = new Schema(
        children.map(({ type }, index) => {
          const field = fields[index] as keyof LogEvent;
          return new Field(field, type, eventColumns[field].nullable);
        }),
      );
      const struct = makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children });
      return { batch: new RecordBatch(schema, struct), stats: statsOf(rows, times, fields, columns) };
    },
  };
}

function createColumn(field: keyof LogEvent, index: number): ColumnBuilder<never> {
  const { kind, repeats } = eventColumns[field];
  if (kind === 'double') return createDoubleColumn();
  if (kind === 'integer') return createIntegerColumn();
  return repeats ? createDictionaryColumn(index) : createTextColumn();
}

function sortRows(
  rows: number,
  times: TimestampColumnBuilder,
  { service, status_code }: { service?: string[]; status_code?: number[] },
): Uint32Array {
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  return order.sort((a, b) => {
    if (service && service[a] !== service[b]) return (service[a] as string) < (service[b] as string) ? -1 : 1;
    if (status_code && status_code[a] !== status_code[b]) {
      return (status_code[a] as number) - (status_code[b] as number);
    }
    return times.at(a) - times.at(b) || a - b;
  });
}

function statsOf(
  rows: number,
  times: TimestampColumnBuilder,
  fields: readonly (keyof LogEvent)[],
  columns: readonly ColumnBuilder<never>[],
): FileStats {
  const span = times.range() as { min: number; max: number };
  const stats: FileStats = {
    rows,
    minMicros: Math.floor(span.min / 1000) * 1000,
    maxMicros: Math.ceil(span.max / 1000) * 1000,
    min: {},
    max: {},
    nullCount: {},
  };
  fields.forEach((field, index) => {
    const column = columns[index] as ColumnBuilder<never>;
    stats.nullCount[field] = column.nullCount;
    if (!isRangeColumn(field)) return;
    const range = column.range();
    if (!range) return;
    stats.min[field] = typeof range.min === 'string' ? lowerBoundOf(range.min) : range.min;
    stats.max[field] = typeof range.max === 'string' ? upperBoundOf(range.max) : range.max;
  });
  return stats;
}

function isRangeColumn(field: keyof LogEvent): field is RangeColumn {
  return (rangeColumns as readonly string[]).includes(field);
}
