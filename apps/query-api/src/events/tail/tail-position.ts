import { isSegmentId, parseSegmentId } from '@signallake/raw-zone';

/**
 * How far somebody has read the raw zone. A segment that is not named in it is
 * - read to its end, when a later segment of its writer is named: a writer has one segment after the other;
 * - otherwise new when it was created at `floorMs` or later, and read to its end when it was created before.
 */
export interface TailPosition {
  /** Epoch milliseconds. */
  readonly floorMs: number;
  /** Where the next line of a segment begins, in bytes; Infinity when there will be none. */
  readonly offsets: ReadonlyMap<string, number>;
}

/** More segments than this are never in use at once; a longer text is not one of ours. */
const MAX_SEGMENTS = 256;

const VERSION = 't1';
const END = 'end';

/** Writes a position as one word: `t1.<floor>.<segment>_<offset>.<segment>_end`. */
export function formatTailPosition({ floorMs, offsets }: TailPosition): string {
  let text = `${VERSION}.${floorMs}`;
  for (const [id, offset] of offsets) text += formatEntry(id, offset);
  return text;
}

/** Writes many positions that differ in one segment's offset alone, as {@link formatTailPosition} writes each. */
export function createPositionFormatter(
  position: TailPosition,
  segmentId: string,
): (offset: number) => string {
  const others = formatTailPosition(forget(position, [segmentId]));
  return (offset) => others + formatEntry(segmentId, offset);
}

function formatEntry(segmentId: string, offset: number): string {
  return `.${segmentId}_${offset === Number.POSITIVE_INFINITY ? END : offset}`;
}

/** Reads a position: the inverse of {@link formatTailPosition}; `undefined` for any other text. */
export function parseTailPosition(text: string): TailPosition | undefined {
  const [version, floor, ...entries] = text.split('.');
  const floorMs = parseCount(floor ?? '');
  if (version !== VERSION || floorMs === undefined || entries.length > MAX_SEGMENTS) return undefined;
  const offsets = new Map<string, number>();
  for (const entry of entries) {
    const [id = '', end = '', ...others] = entry.split('_');
    const offset = end === END ? Number.POSITIVE_INFINITY : parseCount(end);
    if (!isSegmentId(id) || offset === undefined || others.length > 0) return undefined;
    offsets.set(id, offset);
  }
  return { floorMs, offsets };
}

function parseCount(text: string): number | undefined {
  const count = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? count : undefined;
}

/** Where reading a segment goes on, in bytes: 0 when it is new, Infinity when it has been read to its end. */
export function nextOffset({ floorMs, offsets }: TailPosition, segmentId: string): number {
  const offset = offsets.get(segmentId);
  if (offset !== undefined) return offset;
  const { epochMs, writerId } = parseSegmentId(segmentId);
  let isWriterKnown = false;
  for (const named of offsets.keys()) {
    if (parseSegmentId(named).writerId !== writerId) continue;
    // The ids of a writer sort in the order of its segments.
    if (named > segmentId) return Number.POSITIVE_INFINITY;
    isWriterKnown = true;
  }
  return isWriterKnown || epochMs >= floorMs ? 0 : Number.POSITIVE_INFINITY;
}

/** The position after the lines of a segment up to `offset`. */
export function advance(position: TailPosition, segmentId: string, offset: number): TailPosition {
  return { floorMs: position.floorMs, offsets: new Map([...position.offsets, [segmentId, offset]]) };
}

/** The position without segments that are gone and will not be asked for. */
export function forget(position: TailPosition, segmentIds: Iterable<string>): TailPosition {
  const offsets = new Map(position.offsets);
  for (const id of segmentIds) offsets.delete(id);
  return { floorMs: position.floorMs, offsets };
}

/**
 * The same position with as few segments named as possible, once everything created before `floorMs` is in it. The
 * newest segment that had a line stays: that it can still be found proves that nothing after it has been removed.
 */
export function compact(position: TailPosition, floorMs: number): TailPosition {
  const entries = [...position.offsets].sort(([a], [b]) => (a < b ? -1 : 1));
  const newest = entries.findLast(([, offset]) => offset > 0)?.[0];
  const lastOfWriter = new Map(entries.map(([id]) => [parseSegmentId(id).writerId, id]));
  const needed = entries.filter(([id, offset]) => {
    if (offset !== Number.POSITIVE_INFINITY || id === newest) return true;
    const { epochMs, writerId } = parseSegmentId(id);
    return epochMs >= floorMs && lastOfWriter.get(writerId) === id;
  });
  return { floorMs, offsets: new Map(needed) };
}
