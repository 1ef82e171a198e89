import { formatTimestamp } from '@signallake/event-schema';

/** Microseconds since the Unix epoch as RFC 3339 in UTC, without decimals that are all zero. */
export function formatInstant(micros: number): string {
  return formatTimestamp(micros).replace(/\.?0+Z$/, 'Z');
}
