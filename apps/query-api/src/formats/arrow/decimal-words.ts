/**
 * Lays decimals out as Arrow's Decimal128: the number without its point in 128 bits, as four words from low to high.
 * A value is a number or a text, `-12.5` or `1e-7`; null is 0.
 * @throws RangeError when a value is none
 */
export function decimalWords(values: readonly unknown[], scale: number): Uint32Array {
  const words = new Uint32Array(values.length * 4);
  for (const [index, value] of values.entries()) {
    if (value === null || value === undefined) continue;
    let rest = BigInt.asUintN(128, unscale(String(value), scale));
    for (let word = 0; word < 4; word++) {
      words[index * 4 + word] = Number(rest & 0xffff_ffffn);
      rest >>= 32n;
    }
  }
  return words;
}

function unscale(text: string, scale: number): bigint {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
  if (sign === undefined) throw new RangeError(`Decimal ${JSON.stringify(text.slice(0, 50))} is none`);
  const shift = scale - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const unscaled = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign === '-' ? -unscaled : unscaled;
}
