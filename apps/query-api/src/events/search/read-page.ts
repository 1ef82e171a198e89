import { eventFields } from '@signallake/event-schema';
import type { Row, Statement } from '../../engine/query-engine.js';
import type { EventFilter } from '../../request/event-filter.js';
import { buildEventRelation } from '../../snapshot/event-relation.js';
import type { QuerySnapshot } from '../../snapshot/query-snapshot.js';
import { describeScan, type Scan } from '../../snapshot/scan.js';
import { eventOfRow, keyOfRow, selectedEventColumns } from '../event-row.js';
import type { PublicEvent } from '../public-event.js';
import type { EventKey } from './event-key.js';
import { planTimeRanges } from './plan-time-ranges.js';
import { createScanSum, type ScanSum } from './scan-sum.js';
import { narrowFilter, rangeCondition, type TimeRange } from './time-range.js';

/** What pages are read from. */
export interface PageSource {
  readonly snapshot: QuerySnapshot;
  readonly filter: EventFilter;
  /** Runs a statement that opens as much. */
  readonly query: (statement: Statement, scan: Scan) => Promise<Row[]>;
  /** Throws when the page may not open as much. */
  readonly assertAllowed: (scan: Scan) => void;
}

/** A page of events, newest first. */
export interface EventPage {
  readonly events: PublicEvent[];
  /** The key of the last event when there are more after it. */
  readonly next: EventKey | null;
  readonly scan: Scan;
}

/** The most that the page after a key can open. */
export function planPage(
  { snapshot, filter }: Pick<PageSource, 'snapshot' | 'filter'>,
  after: EventKey | undefined,
): Scan {
  const files = snapshot.table.selectFiles(narrowFilter(filter, wholeRange(filter, after)));
  return describeScan(snapshot, files);
}

/**
 * Reads the page after a key, in ranges of time from new to old, until it is full: files that lie wholly in older
 * ranges stay closed.
 */
export async function readPage(
  source: PageSource,
  { after, limit }: { after: EventKey | undefined; limit: number },
): Promise<EventPage> {
  const { filter, snapshot } = source;
  const whole = wholeRange(filter, after);
  const files = snapshot.table.selectFiles(narrowFilter(filter, whole));
  const scanned = createScanSum();
  const rows: Row[] = [];
  // One more than the page has tells whether there is another page.
  const wanted = limit + 1;
  let { toMicros } = whole;
  for (const planned of planTimeRanges(files, toMicros, 2 * wanted)) {
    const fromMicros = Math.max(planned, whole.fromMicros);
    if (fromMicros >= toMicros) continue;
    rows.push(...(await readRange(source, { fromMicros, toMicros, after }, wanted - rows.length, scanned)));
    if (rows.length === wanted || fromMicros === whole.fromMicros) break;
    toMicros = fromMicros;
  }
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    events: page.map(eventOfRow),
    next: last && rows.length > limit ? keyOfRow(last) : null,
    scan: scanned.total,
  };
}

/** All the time that the page may lie in. */
function wholeRange({ fromMicros, toMicros }: EventFilter, after: EventKey | undefined): TimeRange {
  return {
    fromMicros: fromMicros ?? Number.NEGATIVE_INFINITY,
    toMicros: Math.min(
      toMicros ?? Number.POSITIVE_INFINITY,
      after ? after.micros + 1 : Number.POSITIVE_INFINITY,
    ),
    after,
  };
}

async function readRange(
  { snapshot, filter, query, assertAllowed }: PageSource,
  range: TimeRange,
  rows: number,
  scanned: ScanSum,
): Promise<Row[]> {
  const narrowed = narrowFilter(filter, range);
  const relation = buildEventRelation(snapshot, eventFields, narrowed);
  scanned.add(relation.scan, snapshot.table.selectFiles(narrowed));
  assertAllowed(scanned.total);
  if (relation.scan.files === 0 && snapshot.rawSegments.length === 0) return [];
  const { sql, params } = rangeCondition(range);
  const statement = {
    sql: `SELECT ${selectedEventColumns} FROM ${relation.sql} WHERE ${sql} AND ${filter.condition.sql}
          ORDER BY "timestamp" DESC, event_id DESC LIMIT ${rows}`,
    params: [...params, ...filter.condition.params],
  };
  return query(statement, relation.scan);
}
