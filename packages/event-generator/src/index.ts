export { type LogOrigin, toLogEvent } from './access-log/access-log-event.js';
export {
  type AccessLogFormat,
  AccessLogLineError,
  type AccessLogRecord,
  accessLogFormats,
  formatAccessLogLine,
  parseAccessLogLine,
} from './access-log/access-log-line.js';
export type { IngestLineError, IngestResult } from './ingest/ingest-answer.js';
export {
  createIngestClient,
  type IngestClient,
  type IngestClientOptions,
  type IngestRetry,
  type LineBatch,
} from './ingest/ingest-client.js';
export { IngestError, type IngestErrorCode } from './ingest/ingest-error.js';
export type { ArrivalSpan } from './synthetic/arrival-times.js';
export {
  createEventSource,
  createLiveEventSource,
  defaultEventSourceOptions,
  type EventSource,
  type EventSourceOptions,
  type LiveEventSourceOptions,
} from './synthetic/event-source.js';
