import {
  type LineChunk,
  listSegments,
  RawZoneError,
  readArchivedSegment,
  readSegment,
} from '@signallake/raw-zone';
import { createArchiveIndex } from './archive-index.js';

/** A segment wherever it is by now. */
export interface TailedSegment {
  readonly id: string;
  readonly path: string;
  readonly isArchived: boolean;
  /** Whether no line will be added to it. */
  readonly isComplete: boolean;
  /** Size in bytes when it was listed; of an archived one unknown. */
  readonly bytes: number | undefined;
}

/** The raw zone with its archive, as a tail reads it. */
export interface TailedZone {
  /** Every segment that is not archived, and the archived ones from the day of `sinceMs` (epoch ms) on; by id. */
  list(sinceMs: number): Promise<TailedSegment[]>;
  /** The whole lines from `start` up to `end`, in bytes. @throws {RawZoneError} `segment_not_found` when it has moved */
  read(segment: TailedSegment, start: number, end: number): AsyncIterable<LineChunk>;
  /** Where the last whole line of a segment ends. @throws {RawZoneError} `segment_not_found` when it has moved */
  findEnd(segment: TailedSegment): Promise<number>;
}

/** A portion that is parsed without a pause. */
const CHUNK_BYTES = 64 * 1024;
const LAST_LINE_BYTES = 256 * 1024;

/** Opens nothing: files are opened while they are read. */
export function createTailedZone(directory: string): TailedZone {
  const archive = createArchiveIndex(directory);
  return {
    async list(sinceMs) {
      const segments = new Map<string, TailedSegment>();
      // In this order: an archived segment is there under its new name before it loses the old one.
      const listed = await listSegments(directory);
      for (const [id, path] of await archive.list(sinceMs)) {
        segments.set(id, { id, path, isArchived: true, isComplete: true, bytes: undefined });
      }
      for (const { id, path, state, bytes } of listed) {
        segments.set(id, { id, path, isArchived: false, isComplete: state === 'sealed', bytes });
      }
      return [...segments.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    read({ path, isArchived }, start, end) {
      if (isArchived) return cutChunks(readArchivedSegment(path), start, end);
      return readSegment(path, { start, chunkBytes: CHUNK_BYTES, ...(Number.isFinite(end) ? { end } : {}) });
    },
    async findEnd({ path, bytes = 0 }) {
      for (const start of [Math.max(0, bytes - LAST_LINE_BYTES), 0]) {
        let end = 0;
        // Beginning within a line is harmless here: only where lines end is looked at.
        for await (const chunk of readSegment(path, { start })) end = chunk.offset + chunk.lines.length;
        if (end > 0) return end;
      }
      return 0;
    },
  };
}

/** The part of an archived segment between two line ends. */
async function* cutChunks(
  chunks: AsyncIterable<LineChunk>,
  start: number,
  end: number,
): AsyncGenerator<LineChunk> {
  for await (const { lines, offset } of chunks) {
    const head = Math.max(0, start - offset);
    const tail = Math.min(lines.length, end - offset);
    if (head < tail) yield { lines: lines.subarray(head, tail), offset: offset + head };
    if (offset + lines.length >= end) return;
  }
}

/** Whether a segment is no longer where it was listed; listing again finds it, unless it has been removed. */
export function hasMoved(error: unknown): boolean {
  return error instanceof RawZoneError && error.code === 'segment_not_found';
}

/** Whether a segment is damaged, so that reading it again would fail again. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof RawZoneError && ['archive_corrupt', 'line_too_long'].includes(error.code);
}
