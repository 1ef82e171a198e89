import { formatTimestamp } from '@signallake/event-schema';

/** A text as an SQL string literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as a quoted SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Microseconds since the Unix epoch as a literal of TIMESTAMP WITH TIME ZONE, so that row groups can be skipped by it. */
export function timestampLiteral(micros: number): string {
  return `TIMESTAMPTZ '${formatTimestamp(micros)}'`;
}
