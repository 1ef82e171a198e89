import type { LogEvent } from '../log-event-schema.js';
import { parseTimestamp } from '../timestamp.js';
import { createEventRow, type EventRow, type EventRows, textFields } from './event-row.js';

/** Fills a row with an event. */
export function fillEventRow(row: EventRow, event: LogEvent): void {
  row.timestampMicros = parseTimestamp(event.timestamp) ?? Number.NaN;
  row.statusCode = event.status_code;
  row.latencyMs = event.latency_ms ?? Number.NaN;
  for (let index = 0; index < textFields.length; index++) {
    const text = event[textFields[index] as keyof LogEvent] as string | undefined;
    if (text === undefined) {
      row.starts[index] = -1;
      continue;
    }
    const bytes = Buffer.from(text, 'utf8');
    row.sources[index] = bytes;
    row.starts[index] = 0;
    row.ends[index] = bytes.length;
  }
}

/** Events as rows. */
export function rowsOfEvents(events: Iterable<LogEvent>): EventRows {
  return {
    forEach(take) {
      const row = createEventRow();
      for (const event of events) {
        fillEventRow(row, event);
        take(row);
      }
    },
  };
}
