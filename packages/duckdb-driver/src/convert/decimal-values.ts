import { readInt128, readSafeInteger } from './integer-values.js';

/** How a DECIMAL of some width and scale lies in memory, read as a number. */
export interface DecimalLayout {
  readonly bytes: number;
  readonly read: (view: DataView, offset: number) => number;
}

/** A DECIMAL as the nearest number, as DuckDB's own cast to DOUBLE gives it. */
export function decimalLayout(width: number, scale: number): DecimalLayout {
  const divisor = 10 ** scale;
  if (width <= 4) return { bytes: 2, read: (view, offset) => view.getInt16(offset, true) / divisor };
  if (width <= 9) return { bytes: 4, read: (view, offset) => view.getInt32(offset, true) / divisor };
  const fromBigint = (value: bigint) => toNumber(value, scale);
  if (width > 18) return { bytes: 16, read: (view, offset) => fromBigint(readInt128(view, offset)) };
  return {
    bytes: 8,
    read: (view, offset) => {
      const exact = readSafeInteger(view, offset, true);
      return exact === undefined ? fromBigint(view.getBigInt64(offset, true)) : exact / divisor;
    },
  };
}

function toNumber(value: bigint, scale: number): number {
  const exact = Number(value);
  if (Number.isSafeInteger(exact)) return exact / 10 ** scale;
  // Through text, which JS rounds once; a division would round a second time.
  return Number(`${value}e-${scale}`);
}
