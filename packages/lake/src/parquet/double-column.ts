import { Float64, makeData } from 'apache-arrow';
import { buildValidity, type ColumnBuilder } from './column.js';

/** Builds a column of nullable doubles. */
export function createDoubleColumn(): ColumnBuilder<number | null> {
  const values: (number | null)[] = [];
  let nullCount = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  return {
    append(value) {
      values.push(value);
      if (value === null) nullCount++;
      else {
        if (value < min) min = value;
        if (value > max) max = value;
      }
    },
    finish(rows) {
      const data = new Float64Array(rows.length);
      for (let index = 0; index < rows.length; index++) data[index] = values[rows[index] as number] ?? 0;
      return makeData({
        type: new Float64(),
        length: rows.length,
        nullCount,
        nullBitmap: buildValidity(rows, nullCount, (row) => values[row] === null),
        data,
      });
    },
    get nullCount() {
      return nullCount;
    },
    range: () => (min <= max ? { min, max } : undefined),
  };
}
