import { parseTimestamp } from '@signallake/event-schema';

const unitMicros = { s: 1e6, m: 60e6, h: 3600e6, d: 86_400e6, w: 604_800e6 } as const;

/**
 * Reads a point in time, in microseconds since the Unix epoch: RFC 3339, `now`, or a distance from now such as `-15m`
 * (s, m, h, d, w). `undefined` when it is none.
 */
export function parseTime(text: string, nowMs: number): number | undefined {
  if (text === 'now') return nowMs * 1000;
  const relative = /^([+-])(\d{1,6})([smhdw])$/.exec(text);
  if (!relative) return parseTimestamp(text);
  const [, sign, count, unit] = relative;
  const distance = Number(count) * unitMicros[unit as keyof typeof unitMicros];
  return nowMs * 1000 + (sign === '-' ? -distance : distance);
}

/** Reads the width of a bucket, from one minute to one day, in microseconds; `undefined` when it is none. */
export function parseInterval(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  const micros = Number(count) * unitMicros[unit as 'm' | 'h' | 'd'];
  return micros >= unitMicros.m && micros <= unitMicros.d ? micros : undefined;
}
