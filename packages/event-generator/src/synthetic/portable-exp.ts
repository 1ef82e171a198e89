/**
 * e to the power of `x`, for |x| up to 4, with the same bits on every machine: `Math.exp` is allowed to differ
 * between engines, while +, * and / on doubles are not (ECMA-262, "Function Properties of the Math Object").
 */
export function portableExp(x: number): number {
  // e^x = (e^(x/256))^256; the argument is small enough for six terms of the Taylor series.
  const y = x / 256;
  let power = 1 + y * (1 + (y / 2) * (1 + (y / 3) * (1 + (y / 4) * (1 + (y / 5) * (1 + y / 6)))));
  for (let squarings = 0; squarings < 8; squarings++) power *= power;
  return power;
}
