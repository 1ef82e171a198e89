export { duckdbLineColumns, duckdbLineIsEvent } from './duckdb-lines.js';
export { type EventColumn, eventColumns } from './event-columns.js';
export { EventLineError, formatEventLine, parseEventLine } from './event-line.js';
export { findDuplicateKey } from './json/find-duplicate-key.js';
export { jsonStringEnd } from './json/json-string-end.js';
export { skipWhiteSpace } from './json/skip-white-space.js';
export { parseJson, parseStrictJson, StrictJsonError } from './json/strict-json.js';
export { hasUniqueKeys } from './json/unique-keys.js';
export {
  eventFields,
  httpMethods,
  type LogEvent,
  type LogEventInput,
  levels,
  logEventSchema,
} from './log-event-schema.js';
export {
  createEventNormalizer,
  defaultTimestampWindow,
  type EventNormalizer,
  levelOfStatus,
  type NormalizeResult,
  type TimestampWindow,
} from './normalize-event.js';
export { type InvalidLine, readEventLines } from './read-event-lines.js';
export {
  createEventRow,
  type EventRow,
  type EventRows,
  textFields,
  textOfRow,
} from './rows/event-row.js';
export { fillEventRow, rowsOfEvents } from './rows/fill-event-row.js';
export { readEventRows } from './rows/read-event-rows.js';
export { formatTimestamp, parseTimestamp } from './timestamp.js';
export type { FieldError } from './validate-event.js';
