/** A DOUBLE as DuckDB writes it: the shortest digits that give it back, `1.0` for a whole one, `1e+20` for a large one. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  return layOut(value.toExponential());
}

/** A FLOAT likewise, with digits enough to give it back in single precision (DuckDB may write some more). */
export function formatFloat(value: number): string {
  if (!Number.isFinite(value) || value === 0) return formatDouble(value);
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return layOut(text);
  }
  return formatDouble(value);
}

// From `d.ddde±x` to plain digits while the exponent is from -4 to 15, and to at least two exponent digits beyond.
function layOut(exponential: string): string {
  const [mantissa = '', power = '0'] = exponential.split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) {
    const sign = mantissa.startsWith('-') ? '-' : '';
    const digits = mantissa.replace(/[-.]/g, '');
    if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
    const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
    return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
  }
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
