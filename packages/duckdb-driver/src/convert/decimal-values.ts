import { readInt128, readSafeInteger } from './integer-values.js';

/** How a DECIMAL of some width and scale lies in memory, read as a number. */
export interface DecimalLayout {
  readonly bytes: number;
  readonly read: (view: DataView, offset: number) => number;
}

/** A DECIMAL as the number nearest to it. */
export function decimalLayout(width: number, scale: number): DecimalLayout {
  const divisor = 10 ** scale;
  if (width <= 4) return { bytes: 2, read: (view, offset) => view.getInt16(offset, true) / divisor };
  if (width <= 9) return { bytes: 4, read: (view, offset) => view.getInt32(offset, true) / divisor };
  if (width > 18) return { bytes: 16, read: (view, offset) => toNumber(readInt128(view, offset), scale) };
  return {
    bytes: 8,
    read: (view, offset) => {
      const digits = readSafeInteger(view, offset, true);
      return digits === undefined ? toNumber(view.getBigInt64(offset, true), scale) : digits / divisor;
    },
  };
}

// Digits and divisor are exact in the divisions above, so that they round once. So does this.
function toNumber(digits: bigint, scale: number): number {
  return Number(`${digits}e-${scale}`);
}
