import { createByteCollector } from './byte-collector.js';

const LF = 0x0a;

/** Stands in a sequence of chunks for a line that was too long to be kept. */
export const longLine: unique symbol = Symbol('a line that was too long');

/** Whole lines, of which only the very last may be without LF, or the place of a line that was dropped. */
export type LineChunk = Buffer | typeof longLine;

/** Sizes in bytes. */
export interface LineChunkOptions {
  /** From this size on lines are handed over. */
  readonly chunkBytes: number;
  /** A longer line, its LF not counted, is dropped as soon as it is seen to be longer, and never held whole. */
  readonly maxLineBytes: number;
}

/**
 * Groups the bytes of an NDJSON body into chunks of whole lines; in memory there is at most one chunk, one line and one
 * piece of the source. A line of more than `maxLineBytes` that lies whole within a chunk is still there.
 */
export async function* lineChunks(
  source: AsyncIterable<Buffer>,
  { chunkBytes, maxLineBytes }: LineChunkOptions,
): AsyncGenerator<LineChunk> {
  const held = createByteCollector();
  let wholeLineBytes = 0;
  let isDropping = false;
  for await (let piece of source) {
    if (isDropping) {
      const lf = piece.indexOf(LF);
      if (lf < 0) continue;
      piece = piece.subarray(lf + 1);
      isDropping = false;
    }
    const lastLf = piece.lastIndexOf(LF);
    if (lastLf >= 0) wholeLineBytes = held.length + lastLf + 1;
    held.append(piece);
    const isTooLong = held.length - wholeLineBytes > maxLineBytes;
    if (wholeLineBytes >= chunkBytes || (isTooLong && wholeLineBytes > 0)) {
      yield held.take(wholeLineBytes);
      wholeLineBytes = 0;
    }
    if (isTooLong) {
      held.clear();
      isDropping = true;
      yield longLine;
    }
  }
  if (held.length > 0) yield held.take(held.length);
}
