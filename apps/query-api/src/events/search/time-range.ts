import type { FileFilter } from '@signallake/lake';
import type { Statement } from '../../engine/query-engine.js';
import { timestampLiteral } from '../../engine/sql-text.js';
import type { EventKey } from './event-key.js';

/** A part of time in which events are looked for; in microseconds since the Unix epoch. */
export interface TimeRange {
  /** Inclusive; -Infinity where it is open. */
  readonly fromMicros: number;
  /** Exclusive; Infinity where it is open. */
  readonly toMicros: number;
  /** Only events after this one in the order of a search. */
  readonly after: EventKey | undefined;
}

/** The filter narrowed to the range, for pruning files. */
export function narrowFilter(filter: FileFilter, { fromMicros, toMicros }: TimeRange): FileFilter {
  return {
    ...filter,
    ...(Number.isFinite(fromMicros) ? { fromMicros } : {}),
    ...(Number.isFinite(toMicros) ? { toMicros } : {}),
  };
}

/** The condition that an event lies in the range. */
export function rangeCondition({ fromMicros, toMicros, after }: TimeRange): Required<Statement> {
  const conditions: string[] = [];
  const params: string[] = [];
  if (Number.isFinite(fromMicros)) conditions.push(`"timestamp" >= ${timestampLiteral(fromMicros)}`);
  if (Number.isFinite(toMicros)) conditions.push(`"timestamp" < ${timestampLiteral(toMicros)}`);
  if (after) {
    const instant = timestampLiteral(after.micros);
    // The first part alone is what row groups are skipped by.
    conditions.push(`"timestamp" <= ${instant} AND ("timestamp" < ${instant} OR event_id < ?)`);
    params.push(after.eventId);
  }
  return { sql: conditions.length > 0 ? conditions.join(' AND ') : 'true', params };
}
