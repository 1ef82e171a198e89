import { RawZoneError } from './raw-zone-error.js';

/** Whole JSONL lines, the last one ending in LF, and the byte offset of the first of them. */
export interface LineChunk {
  lines: Buffer;
  offset: number;
}

/** The most bytes that readers buffer while they look for the end of a line, unless told. */
export const DEFAULT_MAX_LINE_BYTES = 16 * 1024 * 1024;

const LF = 0x0a;

/** Cuts chunks of bytes at line ends, dropping a torn last line; throws `line_too_long` past `maxLineBytes` without LF. */
export async function* wholeLineChunks(
  source: AsyncIterable<Buffer>,
  { offset, maxLineBytes }: { offset: number; maxLineBytes: number },
): AsyncGenerator<LineChunk> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let at = offset;
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(LF) + 1;
    if (end > 0) {
      const head = chunk.subarray(0, end);
      const lines = begunBytes === 0 ? head : Buffer.concat([...begun, head]);
      yield { lines, offset: at };
      at += lines.length;
      begun = [];
      begunBytes = 0;
    }
    begun.push(chunk.subarray(end));
    begunBytes += chunk.length - end;
    if (begunBytes > maxLineBytes) throw lineTooLong(at, maxLineBytes);
  }
}

/** The error of a line whose end does not come. */
export function lineTooLong(offset: number, maxLineBytes: number): RawZoneError {
  return new RawZoneError(
    'line_too_long',
    `line at byte ${offset}: more than ${maxLineBytes} bytes without LF`,
  );
}
