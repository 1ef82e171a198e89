import { parseTimestamp } from '@signallake/event-schema';
import { InvalidArgumentError } from 'commander';

const COUNT = /^(\d[\d_]*(?:\.\d+)?)(?:e(\d{1,2})|([km]))?$/i;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const MAX_DAYS = 3660;

/** Reads a count of at least 1, such as `250000`, `1_000_000`, `1e6`, `1m` or `250k`. @throws for anything else. */
export function parseCount(text: string): number {
  const [, digits = '', exponent = '0', suffix] = COUNT.exec(text) ?? [];
  const factor = { k: 1000, m: 1_000_000 }[suffix?.toLowerCase() ?? ''] ?? 10 ** Number(exponent);
  // Rounded to a billionth, since 1.1 * 1000 is not 1100.
  const value = Math.round(Number(digits.replaceAll('_', '')) * factor * 1e9) / 1e9;
  if (digits === '' || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError(
      'It must be a count of at least 1, such as 250000, 1_000_000, 1e6, 1m or 250k.',
    );
  }
  return value;
}

/** Creates a parser of counts from 1 to `max`. */
export function countUpTo(max: number): (text: string) => number {
  return (text) => {
    const value = parseCount(text);
    if (value > max) throw new InvalidArgumentError(`It must be at most ${max}.`);
    return value;
  };
}

/** Reads a seed: an integer from 0 to 2^53 - 1. @throws for anything else. */
export function parseSeed(text: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(seed))
    throw new InvalidArgumentError('It must be an integer from 0 to 2^53 - 1.');
  return seed;
}

/** Reads a date (midnight UTC) or an RFC 3339 date-time, as ms since the Unix epoch. @throws for anything else. */
export function parseStart(text: string): number {
  const micros = parseTimestamp(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  const startMs = Math.floor((micros ?? Number.NaN) / 1000);
  if (!(startMs >= EARLIEST_MS)) {
    throw new InvalidArgumentError(
      'It must be a date since 2000, such as 2026-01-01 or 2026-01-01T08:00:00Z.',
    );
  }
  return startMs;
}

/** Reads a number of days, such as `3` or `0.5`. @throws for anything else. */
export function parseDays(text: string): number {
  const days = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(days > 0 && days <= MAX_DAYS)) {
    throw new InvalidArgumentError(`It must be a number of days, such as 3 or 0.5, of at most ${MAX_DAYS}.`);
  }
  return days;
}
