import { formatInstant } from './format-instant.js';
import { readSafeInteger } from './integer-values.js';

const DAY_MS = 86_400_000;
const INFINITY = 2n ** 63n - 1n;
const MAX_DATE_MS = 8_640_000_000_000_000;

/** How finely a timestamp type counts: how many of its units make a millisecond. */
export type UnitsPerMs = 1 | 1000 | 1_000_000;

/** A timestamp as a Date, cut to whole milliseconds; an invalid Date beyond the year 275760 and for infinity. */
export function readDate(view: DataView, offset: number, unitsPerMs: UnitsPerMs): Date {
  const units = readSafeInteger(view, offset, true);
  if (units !== undefined) return new Date(Math.trunc(units / unitsPerMs));
  return new Date(Number(view.getBigInt64(offset, true) / BigInt(unitsPerMs)));
}

/** A timestamp in UTC as RFC 3339 writes it, with a finer fraction than milliseconds only where there is one. */
export function readInstant(view: DataView, offset: number, unitsPerMs: UnitsPerMs): string {
  const units = readSafeInteger(view, offset, true);
  if (units === undefined || Math.abs(units / unitsPerMs) > MAX_DATE_MS) {
    return formatDistant(view.getBigInt64(offset, true), unitsPerMs);
  }
  const epochMs = Math.floor(units / unitsPerMs);
  return formatInstant(epochMs, furtherDigits(units - epochMs * unitsPerMs, unitsPerMs));
}

/** The same, for a type that counts whole seconds. */
export function readInstantOfSeconds(view: DataView, offset: number): string {
  const seconds = view.getBigInt64(offset, true);
  const isInfinite = seconds >= INFINITY || seconds <= -INFINITY;
  return formatDistant(isInfinite ? seconds : seconds * 1000n, 1);
}

/** A DATE, counted in days since 1970, as `YYYY-MM-DD` (and beyond four digits as ISO 8601 extends years). */
export function readDay(view: DataView, offset: number): string {
  const days = view.getInt32(offset, true);
  const date = new Date(days * DAY_MS);
  if (!Number.isNaN(date.getTime())) return date.toISOString().slice(0, -'T00:00:00.000Z'.length);
  if (days === 2 ** 31 - 1) return 'infinity';
  return days === 1 - 2 ** 31 ? '-infinity' : `${days} days since 1970`;
}

function formatDistant(units: bigint, unitsPerMs: UnitsPerMs): string {
  if (units >= INFINITY) return 'infinity';
  if (units <= -INFINITY) return '-infinity';
  const perMs = BigInt(unitsPerMs);
  const finer = ((units % perMs) + perMs) % perMs;
  const epochMs = (units - finer) / perMs;
  if (Math.abs(Number(epochMs)) > MAX_DATE_MS) return `${epochMs} ms since 1970`;
  return formatInstant(Number(epochMs), furtherDigits(Number(finer), unitsPerMs));
}

function furtherDigits(finer: number, unitsPerMs: UnitsPerMs): string {
  if (finer === 0) return '';
  return String(finer).padStart(unitsPerMs === 1000 ? 3 : 6, '0');
}
