import { createEventId } from './create-event-id.js';
import type { LogEvent, LogEventInput } from './log-event-schema.js';
import { formatTimestamp, parseTimestamp } from './timestamp.js';
import { explainInvalidEvent, type FieldError, isLogEventInput } from './validate-event.js';

/** The window of timestamps that are taken, in milliseconds. */
export interface TimestampWindow {
  /** Earliest timestamp, in milliseconds since the Unix epoch. */
  earliestMs: number;
  /** How far a timestamp may lie ahead of the time of receipt, in milliseconds. */
  maxAheadMs: number;
}

/** From 2000-01-01 to 24 hours ahead. */
export const defaultTimestampWindow: TimestampWindow = {
  earliestMs: Date.UTC(2000, 0, 1),
  maxAheadMs: 86_400_000,
};

/** An event ready to be stored, or why there is none. */
export type NormalizeResult = { ok: true; event: LogEvent } | { ok: false; errors: FieldError[] };

/** Turns a parsed JSON value, received at `receivedMs` (ms since the epoch), into a stored event. */
export type EventNormalizer = (value: unknown, receivedMs: number) => NormalizeResult;

/** Creates the function that validates an event and fills in its defaults; it never throws for a bad event. */
export function createEventNormalizer(window: TimestampWindow = defaultTimestampWindow): EventNormalizer {
  return (value, receivedMs) => {
    if (!isLogEventInput(value)) return { ok: false, errors: explainInvalidEvent(value) };
    const micros =
      value.timestamp === undefined ? receivedMs * 1000 : (parseTimestamp(value.timestamp) ?? Number.NaN);
    const latestMs = receivedMs + window.maxAheadMs;
    if (!(micros >= window.earliestMs * 1000 && micros <= latestMs * 1000)) {
      const [from, to] = [new Date(window.earliestMs).toISOString(), new Date(latestMs).toISOString()];
      return { ok: false, errors: [{ path: '/timestamp', message: `must lie between ${from} and ${to}` }] };
    }
    return { ok: true, event: fillIn(value, formatTimestamp(micros)) };
  };
}

/** The level of an event that names none: 5xx `error`, 4xx `warn`, else `info`. */
export function levelOfStatus(statusCode: number): LogEvent['level'] {
  if (statusCode >= 500) return 'error';
  return statusCode >= 400 ? 'warn' : 'info';
}

/** Builds the stored event with its keys in the order of the schema: that is the order of a raw line. */
function fillIn(input: LogEventInput, timestamp: string): LogEvent {
  const event: LogEvent = {
    event_id: input.event_id?.toLowerCase() ?? createEventId(),
    timestamp,
    service: input.service,
    endpoint: input.endpoint,
    status_code: input.status_code,
    latency_ms: input.latency_ms ?? null,
    method: input.method ?? 'GET',
    region: input.region ?? 'unknown',
    level: input.level ?? levelOfStatus(input.status_code),
    message: input.message ?? '',
  };
  if (input.request_id !== undefined) event.request_id = input.request_id;
  if (input.trace_id !== undefined) event.trace_id = input.trace_id;
  if (input.span_id !== undefined) event.span_id = input.span_id;
  if (input.host !== undefined) event.host = input.host;
  if (input.attributes !== undefined) event.attributes = JSON.stringify(input.attributes);
  return event;
}
