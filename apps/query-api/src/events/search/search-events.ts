import { HttpProblem, problemCatalogue } from '@signallake/service-kit';
import { describeAnswer } from '../../answer/common-meta.js';
import { formatInstant } from '../../answer/format-instant.js';
import { assertScanAllowed, scanBytes } from '../../cost/scan-limit.js';
import type { QueryEngine } from '../../engine/query-engine.js';
import { createEventFilter, type EventFilter } from '../../request/event-filter.js';
import type { SnapshotSource } from '../../snapshot/query-snapshot.js';
import type { EventsAnswer } from '../events-answer.js';
import { textSearchCondition } from '../text-search.js';
import { type EventCursor, formatEventCursor, hashFilters, parseEventCursor } from './event-cursor.js';
import { planPage, readPage } from './read-page.js';
import type { SearchQuery } from './search-parameters.js';

/**
 * Finds a page of events, newest first. Pages follow one another by the last event's key, not by a count: whatever
 * arrives or is converted between them, an event that was there at the first page is on exactly one page.
 *
 * What a page opens is known only when it is full, so a dry run tells the most that it can be, and a page is refused before
 * it opens the file that would be too much.
 * @throws {HttpProblem} 400 when the cursor is none, or one of another search; 422 when it would open more than it may
 */
export async function searchEvents(
  {
    engine,
    snapshots,
    maxScanBytes,
  }: { engine: QueryEngine; snapshots: SnapshotSource; maxScanBytes?: number | undefined },
  query: SearchQuery,
  { nowMs, signal }: { nowMs: number; signal?: AbortSignal },
): Promise<EventsAnswer> {
  const startedAt = performance.now();
  const { dry_run, max_bytes, ...search } = query;
  const filters = hashFilters(search);
  const cursor = readCursor(query.cursor, filters);
  const filter = createSearchFilter(query, cursor, nowMs);
  const { fromMicros = null, toMicros = null } = filter;
  return snapshots.use(async (snapshot) => {
    if (dry_run) {
      const scan = planPage({ snapshot, filter }, cursor?.last);
      const meta = describeAnswer(snapshot, { startedAt, scan, fromMicros, toMicros });
      return { data: [], meta: { ...meta, next_cursor: null, dry_run: true } };
    }
    const page = await readPage(
      {
        snapshot,
        filter,
        query: (statement, scan) => engine.query(statement, signal, scanBytes(scan)),
        assertAllowed: (scan) => assertScanAllowed(scan, { max_bytes, maxScanBytes }),
      },
      { after: cursor?.last, limit: query.limit },
    );
    const next_cursor = page.next
      ? formatEventCursor({ filters, fromMicros, toMicros, last: page.next })
      : null;
    const meta = describeAnswer(snapshot, { startedAt, scan: page.scan, fromMicros, toMicros });
    return { data: page.events, meta: { ...meta, next_cursor } };
  });
}

function readCursor(text: string | undefined, filters: string): EventCursor | undefined {
  if (text === undefined) return undefined;
  const cursor = parseEventCursor(text);
  if (cursor?.filters === filters) return cursor;
  const message = cursor ? 'belongs to a search with other filters' : 'is not the next_cursor of an answer';
  const errors = [{ path: 'cursor', message }];
  throw new HttpProblem(problemCatalogue.invalid_request, `cursor ${message}`, { errors });
}

/** The filter of the search; what `from` and `to` meant at its first page is in the cursor of every later one. */
function createSearchFilter(query: SearchQuery, cursor: EventCursor | undefined, nowMs: number): EventFilter {
  const { from: _from, to: _to, ...others } = query;
  const filter = createEventFilter(cursor ? { ...others, ...windowOf(cursor) } : query, nowMs);
  if (query.q === undefined) return filter;
  const { sql, params } = filter.condition;
  const text = textSearchCondition(query.q);
  return { ...filter, condition: { sql: `${sql} AND ${text.sql}`, params: [...params, ...text.params] } };
}

function windowOf({ fromMicros, toMicros }: EventCursor): { from?: string; to?: string } {
  return {
    ...(fromMicros === null ? {} : { from: formatInstant(fromMicros) }),
    ...(toMicros === null ? {} : { to: formatInstant(toMicros) }),
  };
}
