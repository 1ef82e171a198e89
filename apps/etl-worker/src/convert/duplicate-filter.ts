import type { LogEvent } from '@signallake/event-schema';
import type { Duplicates } from './find-duplicates.js';

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
      for (const id of found.known) known.add(id);
      for (const id of found.repeated) repeated.add(id);
    },
    startPass() {
      if (known.size === 0 && repeated.size === 0) return () => true;
      const seen = new Set<string>();
      return ({ event_id }) => {
        if (known.has(event_id) || seen.has(event_id)) return false;
        if (repeated.has(event_id)) seen.add(event_id);
        return true;
      };
    },
  };
}
