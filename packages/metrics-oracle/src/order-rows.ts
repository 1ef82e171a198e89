/** Orders rows by the given keys in turn; texts by code point, `-key` descending. */
export function orderRows<Row extends Record<string, unknown>>(
  rows: readonly Row[],
  keys: readonly string[],
): Row[] {
  return [...rows].sort((a, b) => {
    for (const key of keys) {
      const name = key.replace('-', '');
      const order = compare(a[name], b[name]);
      if (order !== 0) return key.startsWith('-') ? -order : order;
    }
    return 0;
  });
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
