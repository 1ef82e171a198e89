import type { EventRow } from '@signallake/event-schema';
import { Float64, makeData } from 'apache-arrow';
import { buildValidity, type ColumnBuilder } from './column.js';
import { enlarge } from './growable.js';

/** Builds a column of nullable doubles; `readValue` gives NaN for none. */
export function createDoubleColumn(readValue: (row: EventRow) => number): ColumnBuilder {
  let values = new Float64Array(0);
  let rows = 0;
  let nullCount = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  return {
    append(row) {
      const value = readValue(row);
      if (rows === values.length) values = enlarge(values, rows + 1);
      values[rows++] = value;
      if (Number.isNaN(value)) nullCount++;
      if (value < min) min = value;
      if (value > max) max = value;
    },
    finish(order) {
      const data = order ? Float64Array.from(order, (row) => values[row] as number) : values.slice(0, rows);
      return makeData({
        type: new Float64(),
        length: rows,
        nullCount,
        nullBitmap: buildValidity(rows, order, nullCount, (row) => Number.isNaN(values[row])),
        data,
      });
    },
    get nullCount() {
      return nullCount;
    },
    range: () => (min <= max ? { min, max } : undefined),
  };
}
