export { type EventColumn, eventColumns } from './event-columns.js';
export { EventLineError, formatEventLine, parseEventLine } from './event-line.js';
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
  findDuplicateKeys,
  hasUniqueKeys,
  parseJson,
  parseStrictJson,
  StrictJsonError,
} from './strict-json.js';
export { formatTimestamp, parseTimestamp } from './timestamp.js';
export type { FieldError } from './validate-event.js';
