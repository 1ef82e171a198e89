import { eventColumns } from './event-columns.js';
import { eventFields } from './log-event-schema.js';

/**
 * The columns of raw lines for DuckDB's JSON reader. It parses a plain TIMESTAMP without the detour through ICU that a
 * zoned one takes; stored timestamps are UTC.
 */
export const duckdbLineColumns: string = eventFields
  .map((field) => `"${field}": '${field === 'timestamp' ? 'TIMESTAMP' : eventColumns[field].duckdb}'`)
  .join(', ');

/** The condition, over {@link duckdbLineColumns}, that a line of the right types has to meet to be an event. */
export const duckdbLineIsEvent = `${eventFields
  .filter((field) => !eventColumns[field].nullable)
  .map((field) => `"${field}" IS NOT NULL`)
  .join(' AND ')} AND status_code BETWEEN 100 AND 599 AND service <> '' AND coalesce(latency_ms, 0) >= 0`;
