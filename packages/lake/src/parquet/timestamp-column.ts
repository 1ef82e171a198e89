import type { EventRow } from '@signallake/event-schema';
import { makeData, TimestampMicrosecond } from 'apache-arrow';
import type { ColumnBuilder } from './column.js';
import { enlarge } from './growable.js';

const TWO_POW_32 = 2 ** 32;

/** A column of timestamps that also lets its rows be put in order of time. */
export interface TimestampColumnBuilder extends ColumnBuilder {
  /** Value of a row, in microseconds since the Unix epoch. */
  at(row: number): number;
  /** Whether the rows came in the order of their times. */
  readonly isSorted: boolean;
  range(): { min: number; max: number } | undefined;
}

/** Builds a column of UTC timestamps, given and stored in microseconds since the Unix epoch. */
export function createTimestampColumn(): TimestampColumnBuilder {
  let values = new Float64Array(0);
  let rows = 0;
  let isSorted = true;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  return {
    append({ timestampMicros }: EventRow) {
      if (rows === values.length) values = enlarge(values, rows + 1);
      values[rows++] = timestampMicros;
      if (timestampMicros < max) isSorted = false;
      if (timestampMicros < min) min = timestampMicros;
      if (timestampMicros > max) max = timestampMicros;
    },
    at: (row) => values[row] as number,
    get isSorted() {
      return isSorted;
    },
    finish(order) {
      // 64-bit integers as two halves: a BigInt for each value would cost more than all the rest of the column.
      const halves = new Int32Array(rows * 2);
      for (let index = 0; index < rows; index++) {
        const micros = values[order ? (order[index] as number) : index] as number;
        const high = Math.floor(micros / TWO_POW_32);
        halves[index * 2] = micros - high * TWO_POW_32;
        halves[index * 2 + 1] = high;
      }
      return makeData({
        type: new TimestampMicrosecond('UTC'),
        length: rows,
        nullCount: 0,
        data: new BigInt64Array(halves.buffer),
      });
    },
    nullCount: 0,
    range: () => (min <= max ? { min, max } : undefined),
  };
}
