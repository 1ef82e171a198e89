import { type EventRow, textFields, textOfRow } from '@signallake/event-schema';
import { type Duplicates, formatEventKey } from './find-duplicates.js';

const EVENT_ID = textFields.indexOf('event_id');

/** Leaves out what the table has already, gathered over the attempts of one conversion. */
export interface DuplicateFilter {
  add(found: Duplicates): void;
  /** A predicate for one reading of the segment from its beginning: of a repeated event the first one passes. */
  startPass(): (row: EventRow) => boolean;
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
      return (row) => {
        const key = formatEventKey(textOfRow(row, EVENT_ID) ?? '', row.timestampMicros);
        if (known.has(key) || seen.has(key)) return false;
        if (repeated.has(key)) seen.add(key);
        return true;
      };
    },
  };
}
