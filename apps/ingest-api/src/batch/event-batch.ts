import {
  type EventNormalizer,
  type FieldError,
  findDuplicateKey,
  formatEventLine,
  hasUniqueKeys,
  parseJson,
  StrictJsonError,
  skipWhiteSpace,
} from '@signallake/event-schema';
import type { RequestIdentity } from '../idempotency/answer-once.js';
import { deriveEventId } from '../idempotency/derive-event-id.js';

/** Further errors are counted, not listed. */
const MAX_LISTED_ERRORS = 100;
/** A UUID has 36 characters; something longer is no id and is not repeated to the client. */
const MAX_SHOWN_ID_LENGTH = 64;

/** What is wrong with one event of a batch; the member names are those of the HTTP answer. */
interface EventError extends FieldError {
  /** Position in the batch, from 0. */
  readonly index: number;
  /** The client's own, if it sent one. */
  readonly event_id?: string;
}

/** An event that was refused, as it was sent. */
export interface RefusedEventText {
  readonly index: number;
  /** What is wrong with it: each the path within the event, where there is one, and the message. */
  readonly reasons: string[];
  readonly text: string | Buffer;
}

/** Raw lines of valid events, each ending in LF. */
export interface EventLines {
  readonly lines: Buffer;
  readonly events: number;
}

/** The events of one request: validated one after the other, the valid ones turned into raw lines. */
export interface EventBatch {
  /** Adds the event of one NDJSON line, without its LF; a blank line is none. Never throws for a bad event. */
  addLine(line: string): void;
  /** Adds one event of a JSON body. @throws {StrictJsonError} `invalid_json`: then it is the body that is bad. */
  addElement(text: string): void;
  /** Adds an event that could not even be read; `text` is what there is of it. */
  refuse(error: FieldError, text: string | Buffer): void;
  /** Hands over the lines since the last call. */
  takeLines(): EventLines | undefined;
  /** Notes that lines handed over are on disk. */
  markStored(events: number): void;
  /** Events seen so far, valid or not. */
  readonly length: number;
  /** Events on disk so far. */
  readonly accepted: number;
  readonly rejected: number;
  /** The first hundred. */
  readonly errors: readonly EventError[];
  /** The service of all valid events so far, if there is one. */
  readonly service: string | undefined;
}

/** Creates an empty batch; `maxEventBytes` is the longest event text in UTF-8. */
export function createEventBatch({
  normalize,
  maxEventBytes,
  identity,
  onRefused,
}: {
  readonly normalize: EventNormalizer;
  readonly maxEventBytes: number;
  /** Of a request that may be repeated: what an event does not say itself is then the same each time. */
  readonly identity?: RequestIdentity | undefined;
  readonly onRefused?: ((event: RefusedEventText) => void) | undefined;
}): EventBatch {
  const errors: EventError[] = [];
  let length = 0;
  let accepted = 0;
  let rejected = 0;
  // Appending to one string and encoding it once is faster than an array of lines or a buffer written line by line.
  let text = '';
  let heldEvents = 0;
  let service: string | undefined;
  let hasMixedServices = false;

  function reject(text: string | Buffer, faults: readonly FieldError[], value?: unknown): void {
    const index = length++;
    rejected++;
    onRefused?.({
      index,
      reasons: faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)),
      text,
    });
    const eventId = readEventId(value);
    for (const { path, message } of faults) {
      if (errors.length === MAX_LISTED_ERRORS) return;
      errors.push({ index, ...(eventId === undefined ? {} : { event_id: eventId }), path, message });
    }
  }

  function isTooLong(event: string): boolean {
    // A UTF-16 unit takes one to three bytes, so the bytes are counted only where it is a close thing.
    if (event.length * 3 <= maxEventBytes) return false;
    return event.length > maxEventBytes || Buffer.byteLength(event) > maxEventBytes;
  }

  function add(event: string, value: unknown): void {
    if (!hasUniqueKeys(event, value)) {
      reject(event, [{ path: findDuplicateKey(event) ?? '', message: 'is there twice' }], value);
      return;
    }
    const result = normalize(value, identity?.receivedMs ?? Date.now());
    if (!result.ok) {
      reject(event, result.errors, value);
      return;
    }
    const stored =
      identity === undefined || readEventId(value) !== undefined
        ? result.event
        : { ...result.event, event_id: deriveEventId(identity.record, length, event) };
    text += `${formatEventLine(stored)}\n`;
    length++;
    heldEvents++;
    if (result.event.service !== service) {
      hasMixedServices ||= service !== undefined;
      service = result.event.service;
    }
  }

  return {
    addLine(line) {
      if (isBlank(line)) return;
      if (isTooLong(line)) {
        reject(line, [tooLong(maxEventBytes)]);
        return;
      }
      let value: unknown;
      try {
        value = parseJson(line);
      } catch (error) {
        if (!(error instanceof StrictJsonError)) throw error;
        reject(line, [{ path: '', message: error.message }]);
        return;
      }
      add(line, value);
    },
    addElement(element) {
      if (isTooLong(element)) reject(element, [tooLong(maxEventBytes)]);
      else add(element, parseJson(element));
    },
    refuse: (error, refused) => reject(refused, [error]),
    takeLines() {
      if (heldEvents === 0) return undefined;
      const taken = { lines: Buffer.from(text), events: heldEvents };
      text = '';
      heldEvents = 0;
      return taken;
    },
    markStored(events) {
      accepted += events;
    },
    get length() {
      return length;
    },
    get accepted() {
      return accepted;
    },
    get rejected() {
      return rejected;
    },
    errors,
    get service() {
      return hasMixedServices ? undefined : service;
    },
  };
}

/** The fault of an event with more bytes than `maxEventBytes`. */
export function tooLong(maxEventBytes: number): FieldError {
  return { path: '', message: `is longer than ${maxEventBytes} bytes` };
}

function isBlank(line: string): boolean {
  return skipWhiteSpace(line, 0) === line.length;
}

function readEventId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('event_id' in value)) return undefined;
  const { event_id: id } = value;
  return typeof id === 'string' && id.length <= MAX_SHOWN_ID_LENGTH ? id : undefined;
}
