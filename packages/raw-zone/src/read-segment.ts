import { open } from 'node:fs/promises';
import { requirePositiveInteger } from './raw-zone-settings.js';
import { readFileRange } from './read-file-range.js';
import { readLinesInPlace } from './read-lines-in-place.js';
import { storageError } from './storage-error.js';
import { DEFAULT_MAX_LINE_BYTES, type LineChunk, wholeLineChunks } from './whole-line-chunks.js';

/** Which part of a segment to read, and in what portions; all in bytes. */
export interface ReadSegmentOptions {
  /** The offset of the beginning of a line; 0 unless told. */
  start?: number | undefined;
  /** Exclusive: a line that ends beyond it is left out. The end of the file unless told. */
  end?: number | undefined;
  /** About the size of a yielded chunk, and with one long line the memory that is used; 1 MiB unless told. */
  chunkBytes?: number | undefined;
  /** How much is buffered while no line end comes; 16 MiB unless told. */
  maxLineBytes?: number | undefined;
  /** Whether every chunk may be in the same buffer, which the next one overwrites: for who keeps nothing of a chunk. */
  inPlace?: boolean | undefined;
}

const DEFAULT_CHUNK_BYTES = 1024 * 1024;

/**
 * Reads the whole lines of an open, fenced or sealed segment with flat memory; a torn last line is no event.
 *
 * Throws `segment_not_found` when the segment has moved on, `line_too_long`, `settings_invalid` or `storage_failed`.
 */
export async function* readSegment(
  path: string,
  options: ReadSegmentOptions = {},
): AsyncGenerator<LineChunk> {
  const { start = 0, end = Number.MAX_SAFE_INTEGER, chunkBytes = DEFAULT_CHUNK_BYTES } = options;
  const { maxLineBytes = DEFAULT_MAX_LINE_BYTES, inPlace = false } = options;
  requirePositiveInteger('chunkBytes', chunkBytes);
  try {
    const handle = await open(path, 'r');
    try {
      const range = { start, end, chunkBytes };
      yield* inPlace
        ? readLinesInPlace(handle, { ...range, maxLineBytes })
        : wholeLineChunks(readFileRange(handle, range), { offset: start, maxLineBytes });
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw storageError(error, `segment ${path}`, 'segment_not_found');
  }
}
