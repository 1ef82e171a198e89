import type { EventRow } from '@signallake/event-schema';
import { Int32, makeData } from 'apache-arrow';
import type { ColumnBuilder } from './column.js';
import { enlarge } from './growable.js';

/** Builds a column of 32-bit integers without nulls. */
export function createIntegerColumn(readValue: (row: EventRow) => number): ColumnBuilder {
  let values = new Int32Array(0);
  let rows = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  return {
    append(row) {
      const value = readValue(row);
      if (rows === values.length) values = enlarge(values, rows + 1);
      values[rows++] = value;
      if (value < min) min = value;
      if (value > max) max = value;
    },
    finish(order) {
      const data = order ? Int32Array.from(order, (row) => values[row] as number) : values.slice(0, rows);
      return makeData({ type: new Int32(), length: rows, nullCount: 0, data });
    },
    nullCount: 0,
    range: () => (min <= max ? { min, max } : undefined),
  };
}
