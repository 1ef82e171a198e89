import { eventColumns } from '../event-columns.js';
import { eventFields, type LogEvent } from '../log-event-schema.js';
import { type EventRow, textFields } from './event-row.js';
import { type ScannedNumber, scanNumber } from './scan-number.js';
import { isPlainService } from './scan-service.js';
import { STORED_TIMESTAMP_BYTES, scanTimestamp } from './scan-timestamp.js';
import { unescapeJsonText } from './unescape-json-text.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const CLOSING_BRACE = 0x7d;
const NULL = Buffer.from('null');

const scanned: ScannedNumber = { number: 0, end: -1 };

/** A field as it stands in a line that our own writer wrote: what comes before its value, and what the value is. */
interface LineField {
  prefix: Uint8Array;
  kind: (typeof eventColumns)[keyof LogEvent]['kind'];
  /** Index in {@link textFields}; -1 for a field that is no text. */
  text: number;
  isOptional: boolean;
  field: keyof LogEvent;
}

const lineFields: readonly LineField[] = eventFields.map((field, index) => ({
  prefix: Buffer.from(`${index === 0 ? '{' : ','}"${field}":`),
  kind: eventColumns[field].kind,
  text: textFields.indexOf(field),
  isOptional: eventColumns[field].nullable && eventColumns[field].kind === 'text',
  field,
}));

/**
 * Reads a line as our own writer writes it (every field in the order of the schema, no white space, a UTC timestamp
 * of six decimals) straight from its bytes into a row. It takes only what it understands fully: for each line it takes,
 * {@link parseEventLine} gives the same event.
 * @param bytes well-formed UTF-8 in `[start, end)`: a line without its line feed
 * @returns whether the row was filled; if not, the line may still be an event, and the row is not to be used
 */
export function scanEventLine(bytes: Uint8Array, start: number, end: number, row: EventRow): boolean {
  let at = start;
  for (let index = 0; index < lineFields.length; index++) {
    const { prefix, kind, text, isOptional, field } = lineFields[index] as LineField;
    if (!startsWith(bytes, at, end, prefix)) {
      if (!isOptional) return false;
      row.starts[text] = -1;
      continue;
    }
    at += prefix.length;
    if (kind === 'text') {
      at = scanText(bytes, at, end, row, text);
      if (field === 'service' && at >= 0 && !isPlain(row, text)) return false;
    } else if (kind === 'timestamp') {
      row.timestampMicros = scanTimestamp(bytes, at, end);
      if (Number.isNaN(row.timestampMicros)) return false;
      at += STORED_TIMESTAMP_BYTES;
    } else if (kind === 'integer') {
      scanNumber(bytes, at, end, scanned);
      if (!(Number.isInteger(scanned.number) && scanned.number >= 100 && scanned.number <= 599)) return false;
      row.statusCode = scanned.number;
      at = scanned.end;
    } else if (startsWith(bytes, at, end, NULL)) {
      row.latencyMs = Number.NaN;
      at += NULL.length;
    } else {
      scanNumber(bytes, at, end, scanned);
      row.latencyMs = scanned.number;
      at = scanned.end;
    }
    if (at < 0) return false;
  }
  return at === end - 1 && bytes[at] === CLOSING_BRACE;
}

function isPlain({ sources, starts, ends }: EventRow, text: number): boolean {
  return isPlainService(sources[text] as Uint8Array, starts[text] as number, ends[text] as number);
}

/** Reads a JSON string; returns where it ends, its closing quote included, or -1. */
function scanText(bytes: Uint8Array, start: number, end: number, row: EventRow, text: number): number {
  if (bytes[start] !== QUOTE) return -1;
  let at = start + 1;
  let byte = bytes[at] as number;
  while (byte !== QUOTE && byte !== BACKSLASH && byte >= FIRST_PRINTABLE && at < end)
    byte = bytes[++at] as number;
  if (at >= end) return -1;
  if (byte === QUOTE) {
    row.sources[text] = bytes;
    row.starts[text] = start + 1;
    row.ends[text] = at;
    return at + 1;
  }
  if (byte !== BACKSLASH) return -1;
  return scanEscapedText(bytes, start, end, row, text);
}

function scanEscapedText(bytes: Uint8Array, start: number, end: number, row: EventRow, text: number): number {
  let at = start + 1;
  for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[at]) {
    if (at >= end || byte === undefined) return -1;
    at += byte === BACKSLASH ? 2 : 1;
  }
  if (at >= end) return -1;
  const unescaped = unescapeJsonText(bytes, start, at + 1);
  if (!unescaped) return -1;
  row.sources[text] = unescaped;
  row.starts[text] = 0;
  row.ends[text] = unescaped.length;
  return at + 1;
}

function startsWith(bytes: Uint8Array, at: number, end: number, prefix: Uint8Array): boolean {
  if (at < 0 || at + prefix.length > end) return false;
  for (let index = 0; index < prefix.length; index++) if (bytes[at + index] !== prefix[index]) return false;
  return true;
}
