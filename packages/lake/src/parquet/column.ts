import type { Data } from 'apache-arrow';

/**
 * A column under construction. Values are appended row by row; `finish` lays them out as Arrow data in the order of
 * `rows`, a permutation of the row numbers.
 */
export interface ColumnBuilder<Value> {
  append(value: Value): void;
  finish(rows: Uint32Array): Data;
  /** Rows without a value. */
  readonly nullCount: number;
  /** Smallest and largest value, absent while there is none. */
  range(): { min: string | number; max: string | number } | undefined;
}

/**
 * The validity bitmap of a column: bit set where there is a value; `undefined` when there is one everywhere.
 * Source: Arrow Columnar Format, "Validity bitmaps".
 */
export function buildValidity(
  rows: Uint32Array,
  nullCount: number,
  isNull: (row: number) => boolean,
): Uint8Array | undefined {
  if (nullCount === 0) return undefined;
  const bitmap = new Uint8Array((rows.length + 7) >> 3);
  for (let index = 0; index < rows.length; index++) {
    if (!isNull(rows[index] as number)) (bitmap[index >> 3] as number) |= 1 << (index & 7);
  }
  return bitmap;
}
