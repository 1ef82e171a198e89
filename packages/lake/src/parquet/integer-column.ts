import { Int32, makeData } from 'apache-arrow';
import type { ColumnBuilder } from './column.js';

/** Builds a column of 32-bit integers without nulls. */
export function createIntegerColumn(): ColumnBuilder<number> {
  const values: number[] = [];
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  return {
    append(value) {
      values.push(value);
      if (value < min) min = value;
      if (value > max) max = value;
    },
    finish(rows) {
      const data = Int32Array.from(rows, (row) => values[row] as number);
      return makeData({ type: new Int32(), length: rows.length, nullCount: 0, data });
    },
    nullCount: 0,
    range: () => (min <= max ? { min, max } : undefined),
  };
}
