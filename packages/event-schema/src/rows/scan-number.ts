const ZERO = 0x30;
const POINT = 0x2e;
const POWERS_OF_TEN = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** A mantissa of so many digits is an exact double. */
const MAX_DIGITS = 15;

/** Where {@link scanNumber} puts what it found. */
export interface ScannedNumber {
  number: number;
  /** Where the number ends, exclusive; -1 when there is none, or one that needs a real parser. */
  end: number;
}

/**
 * Reads a JSON number without sign and exponent that has at most 15 digits. Mantissa and power of ten are exact then, and
 * their quotient is rounded once: the same double that JSON.parse gives.
 * Source: W. D. Clinger, "How to Read Floating Point Numbers Accurately", section 3.
 */
export function scanNumber(bytes: Uint8Array, start: number, end: number, into: ScannedNumber): void {
  into.end = -1;
  let at = start;
  let mantissa = 0;
  let digits = 0;
  for (let digit = digitAt(bytes, at); digit >= 0 && at < end; digit = digitAt(bytes, ++at)) {
    mantissa = mantissa * 10 + digit;
    digits++;
  }
  if (digits === 0 || (digits > 1 && bytes[start] === ZERO)) return;
  let decimals = 0;
  if (bytes[at] === POINT) {
    at++;
    for (let digit = digitAt(bytes, at); digit >= 0 && at < end; digit = digitAt(bytes, ++at)) {
      mantissa = mantissa * 10 + digit;
      decimals++;
    }
    if (decimals === 0) return;
  }
  if (digits + decimals > MAX_DIGITS) return;
  into.number = decimals === 0 ? mantissa : mantissa / (POWERS_OF_TEN[decimals] as number);
  into.end = at;
}

function digitAt(bytes: Uint8Array, at: number): number {
  const digit = (bytes[at] as number) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : -1;
}
