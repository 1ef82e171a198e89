import type { EventRow } from '@signallake/event-schema';
import type { Data } from 'apache-arrow';
import { buildBitmap } from './bitmap.js';

/** The order in which rows are laid out: a permutation of their numbers, or `undefined` for the order they came in. */
export type RowOrder = Uint32Array | undefined;

/** A column under construction. Rows are appended one by one; `finish` lays their values out as Arrow data. */
export interface ColumnBuilder {
  /** Takes the column's value from a row. */
  append(row: EventRow): void;
  finish(order: RowOrder): Data;
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
  rows: number,
  order: RowOrder,
  nullCount: number,
  isNull: (row: number) => boolean,
): Uint8Array | undefined {
  if (nullCount === 0) return undefined;
  if (nullCount === rows) return new Uint8Array((rows + 7) >> 3);
  return buildBitmap(rows, (index) => !isNull(order ? (order[index] as number) : index));
}
