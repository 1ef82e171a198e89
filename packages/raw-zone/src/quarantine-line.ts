import { isUtf8 } from 'node:buffer';
import { RawZoneError } from './raw-zone-error.js';
import { isSegmentId } from './segment-id.js';

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
  const text = isUtf8(line)
    ? { line: line.toString('utf8') }
    : { line: line.toString('base64'), encoding: 'base64' };
  return `${JSON.stringify({ segment, offset, reason, ...text })}\n`;
}

/** Reads a line as `buildQuarantineLine` writes it, with or without LF; throws `quarantine_malformed`. */
export function parseQuarantineLine(text: string): QuarantinedLine {
  const fields = parseObject(text);
  const { segment, offset, reason, line, encoding } = fields;
  if (typeof segment !== 'string' || !isSegmentId(segment)) throw malformed('segment', segment);
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0)
    throw malformed('offset', offset);
  if (typeof reason !== 'string') throw malformed('reason', reason);
  if (typeof line !== 'string') throw malformed('line', line);
  if (encoding !== undefined && encoding !== 'base64') throw malformed('encoding', encoding);
  return { segment, offset, reason, line: Buffer.from(line, encoding ?? 'utf8') };
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RawZoneError('quarantine_malformed', 'quarantine line: not JSON', { cause: error });
  }
  if (typeof value !== 'object' || value === null) throw malformed('line', value);
  return { ...value };
}

function malformed(field: string, value: unknown): RawZoneError {
  const shown = JSON.stringify(value)?.slice(0, 40);
  return new RawZoneError('quarantine_malformed', `quarantine line: bad ${field}: ${shown}`);
}
