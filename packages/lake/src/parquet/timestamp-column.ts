import { makeData, TimestampMicrosecond } from 'apache-arrow';
import type { ColumnBuilder } from './column.js';

const TWO_POW_32 = 2 ** 32;

/** A column of timestamps that also lets its rows be put in order of time. */
export interface TimestampColumnBuilder extends ColumnBuilder<number> {
  /** Value of a row, in microseconds since the Unix epoch. */
  at(row: number): number;
}

/** Builds a column of UTC timestamps, given and stored in microseconds since the Unix epoch. */
export function createTimestampColumn(): TimestampColumnBuilder {
  const values: number[] = [];
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  return {
    append(micros) {
      values.push(micros);
      if (micros < min) min = micros;
      if (micros > max) max = micros;
    },
    at: (row) => values[row] as number,
    finish(rows) {
      // 64-bit integers as two halves: a BigInt for each value would cost more than all the rest of the column.
      const halves = new Int32Array(rows.length * 2);
      for (let index = 0; index < rows.length; index++) {
        const micros = values[rows[index] as number] as number;
        const high = Math.floor(micros / TWO_POW_32);
        halves[index * 2] = micros - high * TWO_POW_32;
        halves[index * 2 + 1] = high;
      }
      return makeData({
        type: new TimestampMicrosecond('UTC'),
        length: rows.length,
        nullCount: 0,
        data: new BigInt64Array(halves.buffer),
      });
    },
    nullCount: 0,
    range: () => (min <= max ? { min, max } : undefined),
  };
}
