import { formatTimestamp } from '@signallake/event-schema';

/** Microseconds since the Unix epoch as a literal of TIMESTAMP WITH TIME ZONE, so that row groups can be skipped by it. */
export function timestampLiteral(micros: number): string {
  return `TIMESTAMPTZ '${formatTimestamp(micros)}'`;
}
