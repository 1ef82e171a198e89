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

/** A double holds every decimal of as many digits: reading its shortest text gives the decimal back. */
const EXACT_DIGITS = 15;

/** A DECIMAL as a number where it has at most 15 digits, so that a double gives it back, else as a text of its digits. */
export function jsonDecimalLayout(
  width: number,
  scale: number,
): { readonly bytes: number; readonly read: (view: DataView, offset: number) => number | string } {
  const layout = decimalLayout(width, scale);
  if (width <= EXACT_DIGITS) return layout;
  const readDigits = (view: DataView, offset: number) =>
    layout.bytes === 16 ? readInt128(view, offset) : view.getBigInt64(offset, true);
  return {
    bytes: layout.bytes,
    read(view, offset) {
      const digits = readDigits(view, offset);
      const significant = digits < 0n ? -digits : digits;
      return significant < 10n ** BigInt(EXACT_DIGITS)
        ? layout.read(view, offset)
        : pointDigits(digits, scale);
    },
  };
}

/** Digits with the point before the last `scale` of them. */
function pointDigits(digits: bigint, scale: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const sign = digits < 0n ? '-' : '';
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-scale)}`;
}

// Digits and divisor are exact in the divisions above, so that they round once. So does this.
function toNumber(digits: bigint, scale: number): number {
  return Number(`${digits}e-${scale}`);
}
