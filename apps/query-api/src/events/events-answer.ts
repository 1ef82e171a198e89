import { formatInstant } from '../answer/format-instant.js';
import type { Scan } from '../snapshot/event-relation.js';
import type { QuerySnapshot } from '../snapshot/query-snapshot.js';
import type { PublicEvent } from './public-event.js';

/** Events and what it cost to find them. */
export interface EventsAnswer {
  data: PublicEvent[];
  meta: EventsMeta;
}

/** What was searched, and what that cost. */
export interface EventsMeta {
  from: string | null;
  to: string | null;
  snapshot: { version: number; raw_segments: number };
  scan: Scan;
  elapsed_ms: number;
  /** Where the next page begins; null when there is none. */
  next_cursor: string | null;
  /** Nothing was read: `scan` is the most that the page can open. */
  dry_run?: true;
}

/** Writes what an answer tells of itself; `startedAt` is of `performance.now()`, the bounds are microseconds. */
export function describeAnswer(
  { table, rawSegments }: QuerySnapshot,
  answer: {
    startedAt: number;
    scan: Scan;
    fromMicros?: number | null;
    toMicros?: number | null;
    nextCursor?: string | null;
  },
): EventsMeta {
  const { startedAt, scan, fromMicros = null, toMicros = null, nextCursor = null } = answer;
  return {
    from: fromMicros === null ? null : formatInstant(fromMicros),
    to: toMicros === null ? null : formatInstant(toMicros),
    snapshot: { version: table.version, raw_segments: rawSegments.length },
    scan,
    elapsed_ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
    next_cursor: nextCursor,
  };
}
