import type { LogEvent } from '@signallake/event-schema';
import type { FilterQuery } from '../request/event-filter.js';
import { parseStatusCodes } from '../request/parse-status-codes.js';
import { createTextMatcher } from './text-search.js';

/** What a tail filters by: the filters of a search that do not speak of time. */
export type TailFilter = Omit<FilterQuery, 'from' | 'to'> & { q?: string };

/** Whether an event is wanted. */
export type EventMatcher = (event: LogEvent) => boolean;

/** Creates the function that filters events as `createEventFilter` and `textSearchCondition` do in SQL. */
export function createEventMatcher(filter: TailFilter): EventMatcher {
  const conditions: EventMatcher[] = [];
  // What costs least comes first.
  const ranges = filter.status_code?.map((text) => parseStatusCodes(text) ?? { min: 0, max: 0 });
  if (ranges?.length) {
    conditions.push(({ status_code }) =>
      ranges.some(({ min, max }) => status_code >= min && status_code <= max),
    );
  }
  for (const column of ['service', 'method', 'region', 'level', 'endpoint'] as const) {
    const wanted = new Set<string>(filter[column]);
    if (wanted.size > 0) conditions.push((event) => wanted.has(event[column]));
  }
  if (filter.q !== undefined) conditions.push(createTextMatcher(filter.q));
  return (event) => conditions.every((holds) => holds(event));
}
