import {
  createEventNormalizer,
  type LogEventInput,
  parseStrictJson,
  StrictJsonError,
} from '@signallake/event-schema';
import { type LogOrigin, toLogEvent } from '../access-log/access-log-event.js';
import {
  type AccessLogFormat,
  AccessLogLineError,
  parseAccessLogLine,
} from '../access-log/access-log-line.js';
import { createLineIds } from './line-ids.js';

/** A line as an event, in JSON without a line feed, or the reason why it is none. */
type ConvertedLine = { ok: true; json: string } | { ok: false; reason: string };

/** Converts the next line of a file; the order matters to the ids of equal lines. */
export type LineConverter = (text: string) => ConvertedLine;

/** Creates the converter for one file of access log lines. */
export function createAccessLogConverter(format: AccessLogFormat, origin: LogOrigin): LineConverter {
  const nextId = createLineIds([origin.service, origin.region ?? '', origin.host ?? '']);
  return (text) => {
    try {
      const event = toLogEvent(parseAccessLogLine(text, format), origin);
      return { ok: true, json: JSON.stringify({ event_id: nextId(text), ...event }) };
    } catch (error) {
      if (error instanceof AccessLogLineError) return { ok: false, reason: error.message };
      throw error;
    }
  };
}

/**
 * Creates the converter for one file of events, one JSON object a line. They are checked here, so that every fault is
 * reported with its line, and left as they are, but for an `event_id` made from the line when they have none.
 */
export function createEventLineConverter(): LineConverter {
  const nextId = createLineIds([]);
  // Which timestamps are too old or too far ahead is for the server to say.
  const normalize = createEventNormalizer({
    earliestMs: Number.NEGATIVE_INFINITY,
    maxAheadMs: Number.POSITIVE_INFINITY,
  });
  return (text) => {
    try {
      const value = parseStrictJson(text);
      const result = normalize(value, 0);
      if (!result.ok) {
        const faults = result.errors.map(({ path, message }) => `${path} ${message}`.trim());
        return { ok: false, reason: faults.join('; ') };
      }
      // The normalizer has checked it.
      const event = value as LogEventInput;
      if (event.event_id !== undefined) return { ok: true, json: text };
      return { ok: true, json: JSON.stringify({ event_id: nextId(text), ...event }) };
    } catch (error) {
      if (error instanceof StrictJsonError) return { ok: false, reason: error.message };
      throw error;
    }
  };
}
