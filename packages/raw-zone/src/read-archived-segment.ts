import { createGunzip } from 'node:zlib';
import { RawZoneError } from './raw-zone-error.js';
import { readThrough } from './read-through.js';
import { errnoOf, storageError } from './storage-error.js';
import { DEFAULT_MAX_LINE_BYTES, type LineChunk, wholeLineChunks } from './whole-line-chunks.js';

const CHUNK_BYTES = 256 * 1024;

/**
 * Reads the lines of an archived segment (gzip, RFC 1952) as `readSegment` reads a sealed one.
 *
 * Throws `segment_not_found`, `archive_corrupt`, `line_too_long` or `storage_failed`.
 */
export async function* readArchivedSegment(
  path: string,
  { maxLineBytes = DEFAULT_MAX_LINE_BYTES }: { maxLineBytes?: number } = {},
): AsyncGenerator<LineChunk> {
  try {
    const source = readThrough(path, createGunzip({ chunkSize: CHUNK_BYTES }));
    yield* wholeLineChunks(source, { offset: 0, maxLineBytes });
  } catch (error) {
    if (errnoOf(error)?.startsWith('Z_')) {
      throw new RawZoneError('archive_corrupt', `archive ${path}: ${String(error)}`, { cause: error });
    }
    throw storageError(error, `archive ${path}`, 'segment_not_found');
  }
}
