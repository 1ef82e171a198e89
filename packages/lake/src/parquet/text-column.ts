import type { EventRow } from '@signallake/event-schema';
import { type Data, makeData, Utf8 } from 'apache-arrow';
import { buildValidity, type ColumnBuilder, type RowOrder } from './column.js';
import { enlarge } from './growable.js';
import { decodeText } from './range-of-texts.js';

/**
 * Builds a column of nullable texts of which most differ: their UTF-8, one after the other.
 * @param text the column's index among the texts of a row
 */
export function createTextColumn(text: number): ColumnBuilder {
  let bytes = new Uint8Array(0);
  // Where each row's text ends; those without a text are marked in `isNull`, which is made when there is the first.
  let ends = new Int32Array(0);
  let isNull: Uint8Array | undefined;
  let rows = 0;
  let length = 0;
  let nullCount = 0;

  const startOf = (row: number): number => (row === 0 ? 0 : (ends[row - 1] as number));

  /** The row with the smallest text, or with the largest for `sign` -1; `undefined` when there is none. */
  function findExtreme(sign: 1 | -1): number | undefined {
    let found: number | undefined;
    for (let row = 0; row < rows; row++) {
      if (isNull?.[row] === 1) continue;
      if (found === undefined || sign * compareRows(row, found) < 0) found = row;
    }
    return found;
  }

  /** Compares texts by their UTF-8 bytes, which orders them as Parquet's statistics do. */
  function compareRows(a: number, b: number): number {
    const startA = startOf(a);
    const startB = startOf(b);
    const lengthA = (ends[a] as number) - startA;
    const lengthB = (ends[b] as number) - startB;
    const shorter = Math.min(lengthA, lengthB);
    for (let index = 0; index < shorter; index++) {
      const difference = (bytes[startA + index] as number) - (bytes[startB + index] as number);
      if (difference !== 0) return difference;
    }
    return lengthA - lengthB;
  }

  const textOf = (row: number): string => decodeText(bytes.subarray(startOf(row), ends[row]));

  /** The texts in another order; without one, those bytes themselves. */
  function layOut(order: RowOrder): { valueOffsets: Int32Array; data: Uint8Array } {
    const valueOffsets = new Int32Array(rows + 1);
    if (!order) {
      valueOffsets.set(ends.subarray(0, rows), 1);
      return { valueOffsets, data: bytes.subarray(0, length) };
    }
    const data = new Uint8Array(length);
    let end = 0;
    for (let index = 0; index < rows; index++) {
      const row = order[index] as number;
      const stop = ends[row] as number;
      for (let at = startOf(row); at < stop; at++) data[end++] = bytes[at] as number;
      valueOffsets[index + 1] = end;
    }
    return { valueOffsets, data };
  }

  return {
    append({ sources, starts, ends: textEnds }: EventRow) {
      if (rows === ends.length) ends = enlarge(ends, rows + 1);
      const start = starts[text] as number;
      if (start < 0) {
        if (isNull === undefined || rows >= isNull.length) {
          isNull = enlarge(isNull ?? new Uint8Array(0), rows + 1);
        }
        isNull[rows] = 1;
        nullCount++;
      } else {
        const source = sources[text] as Uint8Array;
        const end = textEnds[text] as number;
        if (length + end - start > bytes.length) bytes = enlarge(bytes, length + end - start);
        for (let at = start; at < end; at++) bytes[length++] = source[at] as number;
      }
      ends[rows++] = length;
    },
    finish(order): Data<Utf8> {
      return makeData({
        type: new Utf8(),
        length: rows,
        nullCount,
        nullBitmap: buildValidity(rows, order, nullCount, (row) => isNull?.[row] === 1),
        ...layOut(order),
      });
    },
    get nullCount() {
      return nullCount;
    },
    range() {
      const min = findExtreme(1);
      const max = findExtreme(-1);
      return min === undefined || max === undefined ? undefined : { min: textOf(min), max: textOf(max) };
    },
  };
}
