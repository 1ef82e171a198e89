import type { LogEvent } from './log-event-schema.js';
import { textFormats } from './text-formats.js';
import { parseTimestamp } from './timestamp.js';

/** A raw line that is no stored event; `message` says what is wrong with it, for the quarantine. */
export class EventLineError extends Error {
  readonly code = 'invalid_event_line';
  override readonly name = 'EventLineError';
}

/** Writes an event as a line of a raw segment: one JSON object, without the line feed. */
export function formatEventLine(event: LogEvent): string {
  return JSON.stringify(event);
}

/**
 * Reads a line of a raw segment. The lines are our own, so only what the lake's columns rely on is checked: the
 * types, and that timestamp, service and status can name a partition.
 * @throws {EventLineError} when the line is no event.
 */
export function parseEventLine(line: string): LogEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new EventLineError('not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EventLineError('not a JSON object');
  }
  const event = value as LogEvent;
  for (const field of requiredText) {
    if (typeof event[field] !== 'string') throw new EventLineError(`${field} is not a string`);
  }
  for (const field of optionalText) {
    if (event[field] !== undefined && typeof event[field] !== 'string') {
      throw new EventLineError(`${field} is not a string`);
    }
  }
  if (!textFormats['partition-value'].accepts(event.service) || event.service === '') {
    throw new EventLineError('service cannot name a partition');
  }
  if (!(Number.isInteger(event.status_code) && event.status_code >= 100 && event.status_code <= 599)) {
    throw new EventLineError('status_code is not an integer from 100 to 599');
  }
  if (event.latency_ms !== null && !(Number.isFinite(event.latency_ms) && event.latency_ms >= 0)) {
    throw new EventLineError('latency_ms is neither a finite number of at least 0 nor null');
  }
  if (parseTimestamp(event.timestamp) === undefined) throw new EventLineError('timestamp is not RFC 3339');
  return event;
}

const requiredText = [
  'event_id',
  'timestamp',
  'service',
  'endpoint',
  'method',
  'region',
  'level',
  'message',
] as const satisfies readonly (keyof LogEvent)[];

const optionalText = [
  'request_id',
  'trace_id',
  'span_id',
  'host',
  'attributes',
] as const satisfies readonly (keyof LogEvent)[];
