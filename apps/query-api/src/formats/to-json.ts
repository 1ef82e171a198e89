/**
 * Writes a value as JSON. A double that JSON has no number for becomes its name in a text: `NaN`, `Infinity`,
 * `-Infinity`.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, nameOddNumbers);
}

function nameOddNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
