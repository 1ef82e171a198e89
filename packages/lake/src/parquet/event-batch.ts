import {
  type EventRow,
  eventColumns,
  eventFields,
  type LogEvent,
  textFields,
} from '@signallake/event-schema';
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
import type { EventDictionaries } from './event-dictionaries.js';
import { createIntegerColumn } from './integer-column.js';
import { orderRows, rankCodes, type SortKey } from './row-order.js';
import { createTextColumn } from './text-column.js';
import { createTimestampColumn, type TimestampColumnBuilder } from './timestamp-column.js';

/** Bytes that a row takes besides its texts: numbers, codes and references. */
const ROW_OVERHEAD_BYTES = 96;

const SERVICE = textFields.indexOf('service');

/** The events of one partition, gathered column by column until they are written as one file. */
export interface EventBatch {
  readonly rows: number;
  /** Roughly what the batch holds in memory, in bytes. */
  readonly bytes: number;
  append(row: EventRow): void;
  /** The events as an Arrow record batch in the order of the file, and their statistics. */
  finish(): { batch: RecordBatch; stats: FileStats };
}

/** The fields that are columns of a data file: all but those that name its partition. */
export function dataFields(by: PartitionBy): readonly (keyof LogEvent)[] {
  const partitionColumns: readonly string[] = partitionSchemes[by];
  return eventFields.filter((field) => !partitionColumns.includes(field));
}

/** Creates an empty batch for a partition of a table partitioned so; batches may share their dictionaries. */
export function createEventBatch(by: PartitionBy, dictionaries: EventDictionaries): EventBatch {
  const fields = dataFields(by);
  const columns = fields.map((field, index) => createColumn(field, index, dictionaries));
  const ofKind = (kind: ColumnKind) =>
    columns.filter((_, index) => kindOf(fields[index] as keyof LogEvent) === kind);
  const [texts, repeatedTexts, numbers] = [ofKind('text'), ofKind('dictionary'), ofKind('number')];
  const times = columns[fields.indexOf('timestamp')] as TimestampColumnBuilder;
  const ownTexts = fields
    .filter((field) => kindOf(field) === 'text')
    .map((field) => textFields.indexOf(field));
  // Columns that a finer scheme would partition by come first in the order, so that row groups can be skipped.
  const services = fields.includes('service') ? ([] as number[]) : undefined;
  const statusCodes = fields.includes('status_code') ? ([] as number[]) : undefined;
  let rows = 0;
  let bytes = 0;

  return {
    get rows() {
      return rows;
    },
    get bytes() {
      return bytes;
    },
    append(row) {
      // A loop for each kind: one that meets a single kind of column is compiled to far better code.
      for (const column of texts) column.append(row);
      for (const column of repeatedTexts) column.append(row);
      for (const column of numbers) column.append(row);
      times.append(row);
      services?.push(dictionaries.codeOf(row, SERVICE));
      statusCodes?.push(row.statusCode);
      for (const text of ownTexts) {
        const start = row.starts[text] as number;
        if (start >= 0) bytes += (row.ends[text] as number) - start;
      }
      bytes += ROW_OVERHEAD_BYTES;
      rows++;
    },
    finish() {
      const sortKeys: SortKey[] = [];
      if (services) sortKeys.push(rankCodes(services, dictionaries.of(SERVICE)));
      if (statusCodes) sortKeys.push(statusCodes);
      const order = orderRows(rows, times, sortKeys);
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

type ColumnKind = 'text' | 'dictionary' | 'number' | 'timestamp';

function kindOf(field: keyof LogEvent): ColumnKind {
  const { kind, repeats } = eventColumns[field];
  if (kind === 'text') return repeats ? 'dictionary' : 'text';
  return kind === 'timestamp' ? 'timestamp' : 'number';
}

function createColumn(field: keyof LogEvent, id: number, dictionaries: EventDictionaries): ColumnBuilder {
  const text = textFields.indexOf(field);
  switch (kindOf(field)) {
    case 'text':
      return createTextColumn(text);
    case 'dictionary':
      return createDictionaryColumn(text, id, dictionaries.of(text));
    case 'timestamp':
      return createTimestampColumn();
    case 'number':
      return field === 'status_code'
        ? createIntegerColumn((row) => row.statusCode)
        : createDoubleColumn((row) => row.latencyMs);
  }
}

function statsOf(
  rows: number,
  times: TimestampColumnBuilder,
  fields: readonly (keyof LogEvent)[],
  columns: readonly ColumnBuilder[],
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
    const column = columns[index] as ColumnBuilder;
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
