import { type LogEvent, parseTimestamp } from '@signallake/event-schema';
import { type Duplicates, formatEventKey } from './find-duplicates.js';

/** Leaves out what the table has already, gathered over the attempts of one conversion. */
export interface DuplicateFilter {
  add(found: Duplicates): void;
  /** A predicate for one reading of the segment from its beginning: of a repeated event the first one passes. */
  startPass(): (event: LogEvent) => boolean;
}

/** Creates a filter that lets everything pass until it is told of duplicates. */
export function createDuplicateFilter(): DuplicateFilter {
  const known = new Set<string>();
  const repeated = new Set<string>();
  return {
    add(found) {
      for (const key of found.known) known.add(key);
      for (const key of found.repeated) repeated.add(key);
    },
    startPass() {
      if (known.size === 0 && repeated.size === 0) return () => true;
      const seen = new Set<string>();
      return ({ event_id, timestamp }) => {
        const key = formatEventKey(event_id, parseTimestamp(timestamp) ?? Number.NaN);
        if (known.has(key) || seen.has(key)) return false;
        if (repeated.has(key)) seen.add(key);
        return true;
      };
    },
  };
}
