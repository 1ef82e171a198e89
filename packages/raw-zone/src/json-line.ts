import { isUtf8 } from 'node:buffer';
import { RawZoneError } from './raw-zone-error.js';
import { readSegment } from './read-segment.js';

// A line of 16 MiB as base64 in JSON, with room for what is said of it.
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const LF = 0x0a;

/** Reads the lines of a file of JSON lines, with their offsets in bytes; a torn last line is left out. */
export async function* readJsonLines(path: string): AsyncGenerator<{ text: string; offset: number }> {
  for await (const { lines, offset } of readSegment(path, { maxLineBytes: MAX_LINE_BYTES })) {
    for (let begin = 0; begin < lines.length; ) {
      const end = lines.indexOf(LF, begin);
      yield { text: lines.toString('utf8', begin, end), offset: offset + begin };
      begin = end + 1;
    }
  }
}

/** Reads a line as a JSON object; throws `quarantine_malformed`. `subject` begins the message of the error. */
export function parseJsonLine(text: string, subject: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RawZoneError('quarantine_malformed', `${subject}: not JSON`, { cause: error });
  }
  if (typeof value !== 'object' || value === null) throw malformedField(subject, 'line', value);
  return { ...value };
}

/** The error of a field that is not as it must be, with the beginning of its value. */
export function malformedField(subject: string, field: string, value: unknown): RawZoneError {
  const shown = JSON.stringify(value)?.slice(0, 40);
  return new RawZoneError('quarantine_malformed', `${subject}: bad ${field}: ${shown}`);
}

/** Bytes as JSON has them: a text, in base64 with `encoding` where they are not UTF-8. */
export function textOfBytes(bytes: Buffer): { text: string; encoding?: 'base64' } {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  return { text: bytes.toString('base64'), encoding: 'base64' };
}
