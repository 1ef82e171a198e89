import { createHash } from 'node:crypto';
import type { costParameters } from '../../request/query-parameters.js';
import type { EventKey } from './event-key.js';
import type { SearchQuery } from './search-parameters.js';

/** Where a page of a search ended. */
export interface EventCursor {
  /** Tells the filters of the search from others: {@link hashFilters}. */
  readonly filters: string;
  /** The window of the search in microseconds, null where it is open; what was relative to now stays as it was. */
  readonly fromMicros: number | null;
  readonly toMicros: number | null;
  /** The last event given: the next page begins after it. */
  readonly last: EventKey;
}

const VERSION = 1;

/** Writes a cursor as the opaque text that clients hand back: JSON in base64url. */
export function formatEventCursor({ filters, fromMicros, toMicros, last }: EventCursor): string {
  const parts = [VERSION, filters, fromMicros, toMicros, last.micros, last.eventId];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Reads a cursor: the inverse of {@link formatEventCursor}; `undefined` for any other text. */
export function parseEventCursor(text: string): EventCursor | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 6 || parts[0] !== VERSION) return undefined;
  const [, filters, fromMicros, toMicros, micros, eventId]: unknown[] = parts;
  if (typeof filters !== 'string' || typeof eventId !== 'string') return undefined;
  if (!isBound(fromMicros) || !isBound(toMicros) || !isMicros(micros)) return undefined;
  return { filters, fromMicros, toMicros, last: { micros, eventId } };
}

/** A short hash of all that decides which events a search finds; the order within a list does not matter. */
export function hashFilters(query: Omit<SearchQuery, keyof typeof costParameters>): string {
  const { limit: _limit, cursor: _cursor, ...filters } = query;
  const named = Object.entries(filters).map(([name, value]) => [
    name,
    Array.isArray(value) ? [...new Set<string>(value)].sort() : value,
  ]);
  named.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(named)).digest('base64url').slice(0, 12);
}

function isBound(value: unknown): value is number | null {
  return value === null || isMicros(value);
}

function isMicros(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
