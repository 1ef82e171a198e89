import { malformedField, parseJsonLine, textOfBytes } from './json-line.js';
import { isSegmentId } from './segment-id.js';

const SUBJECT = 'quarantine line';

/** A line that could not be converted, and why; `offset` is its place in the segment in bytes. */
export interface QuarantinedLine {
  segment: string;
  offset: number;
  reason: string;
  line: Buffer;
}

/**
 * Builds one JSON line, LF included: `{segment, offset, reason, line}`.
 *
 * A line that is not UTF-8 is given in base64, and `"encoding":"base64"` says so.
 */
export function buildQuarantineLine({ segment, offset, reason, line }: QuarantinedLine): string {
  const { text, ...encoding } = textOfBytes(line);
  return `${JSON.stringify({ segment, offset, reason, line: text, ...encoding })}\n`;
}

/** Reads a line as `buildQuarantineLine` writes it, with or without LF; throws `quarantine_malformed`. */
export function parseQuarantineLine(text: string): QuarantinedLine {
  const { segment, offset, reason, line, encoding } = parseJsonLine(text, SUBJECT);
  if (typeof segment !== 'string' || !isSegmentId(segment)) throw malformedField(SUBJECT, 'segment', segment);
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0)
    throw malformedField(SUBJECT, 'offset', offset);
  if (typeof reason !== 'string') throw malformedField(SUBJECT, 'reason', reason);
  if (typeof line !== 'string') throw malformedField(SUBJECT, 'line', line);
  if (encoding !== undefined && encoding !== 'base64') throw malformedField(SUBJECT, 'encoding', encoding);
  return { segment, offset, reason, line: Buffer.from(line, encoding ?? 'utf8') };
}
