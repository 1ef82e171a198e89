import { type LineChunk, parseSegmentId } from '@signallake/raw-zone';
import { advance, forget, nextOffset, type TailPosition } from './tail-position.js';
import { hasMoved, isUnreadable, type TailedSegment, type TailedZone } from './tailed-zone.js';

/** Some lines of a segment, and the position before them. */
export interface TailRead {
  readonly segmentId: string;
  readonly chunk: LineChunk;
  readonly before: TailPosition;
}

/** Reads the raw zone from a position on, segment by segment in the order of their ids. */
export interface TailReader {
  /** After everything that was read. */
  readonly position: TailPosition;
  /** Segments that may have had lines yet to be read, and are removed or cannot be read; each is told once. */
  takeMissing(): string[];
  /** Reads what there is between the position and `until`, or all there is. */
  read(until?: TailPosition): AsyncGenerator<TailRead>;
}

/** Creates a reader that has read everything before `start`. */
export function createTailReader(zone: TailedZone, start: TailPosition): TailReader {
  let position = start;
  let missing: string[] = [];

  function dropMissing(found: readonly TailedSegment[]): void {
    const ids = new Set(found.map(({ id }) => id));
    const gone = [...position.offsets].filter(([id]) => !ids.has(id));
    if (gone.length === 0) return;
    // One that never had a line goes away unnoticed, as its writer removes it.
    missing.push(...gone.filter(([, offset]) => offset > 0).map(([id]) => id));
    position = forget(
      position,
      gone.map(([id]) => id),
    );
  }

  async function* readSegmentTo(segment: TailedSegment, end: number): AsyncGenerator<TailRead> {
    const { id, isComplete, bytes = Number.POSITIVE_INFINITY } = segment;
    const start = nextOffset(position, id);
    if (start >= end) return;
    if (bytes > start) {
      try {
        for await (const chunk of zone.read(segment, start, end)) {
          const before = position;
          position = advance(position, id, chunk.offset + chunk.lines.length);
          yield { segmentId: id, chunk, before };
        }
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        missing.push(id);
        position = advance(position, id, Number.POSITIVE_INFINITY);
        return;
      }
    }
    const isRead = isComplete && end === Number.POSITIVE_INFINITY;
    if (isRead || !position.offsets.has(id)) {
      position = advance(position, id, isRead ? Number.POSITIVE_INFINITY : start);
    }
  }

  return {
    get position() {
      return position;
    },
    takeMissing() {
      const taken = missing;
      missing = [];
      return taken;
    },
    async *read(until) {
      for (let hasChanged = true; hasChanged; ) {
        hasChanged = false;
        const found = await zone.list(oldestNeededMs(position));
        dropMissing(found);
        try {
          for (const segment of found) {
            yield* readSegmentTo(segment, until ? nextOffset(until, segment.id) : Number.POSITIVE_INFINITY);
          }
        } catch (error) {
          if (!hasMoved(error)) throw error;
          // The segments after it must wait: naming one of its writer says that this one has been read.
          hasChanged = true;
        }
      }
    },
  };
}

/** The position after everything there is right now. */
export async function findTailEnd(zone: TailedZone, floorMs: number): Promise<TailPosition> {
  for (;;) {
    try {
      const offsets = new Map<string, number>();
      for (const segment of await zone.list(floorMs)) {
        offsets.set(segment.id, segment.isComplete ? Number.POSITIVE_INFINITY : await zone.findEnd(segment));
      }
      return { floorMs, offsets };
    } catch (error) {
      if (!hasMoved(error)) throw error;
    }
  }
}

/** Segments created before this have been read to their end; epoch milliseconds. */
function oldestNeededMs({ floorMs, offsets }: TailPosition): number {
  return Math.min(floorMs, ...[...offsets.keys()].map((id) => parseSegmentId(id).epochMs));
}
