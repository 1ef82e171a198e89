import type { Unit } from '../measure/comparison.js';

/** Writes a value with three significant digits and its unit: `12.3 ms`, `428,000 events/s`, `86.7 MB`. */
export function formatValue(value: number, unit: Unit): string {
  if (unit === 'bytes') {
    if (value >= 1e6) return `${round(value / 1e6)} MB`;
    return value >= 1e3 ? `${round(value / 1e3)} kB` : `${value} B`;
  }
  return `${round(value)} ${unit}`;
}

/** Writes a ratio: `1.25 ×`. */
export function formatRatio(ratio: number): string {
  return `${ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2)} ×`;
}

function round(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en');
}
