import {
  createSegmentTail,
  listSegments,
  RawZoneError,
  type SegmentInfo,
  type SegmentTail,
} from '@signallake/raw-zone';
import type { QueryEngine } from '../engine/query-engine.js';
import { createRawTable, dropRawTable, loadRawLines } from './raw-table.js';

/** A raw segment as DuckDB has it: every whole line up to `bytes` is in `table`. */
export interface MirroredSegment {
  readonly id: string;
  readonly table: string;
  /** JSONL bytes in the table. */
  readonly bytes: number;
}

/**
 * The events that are not Parquet yet, kept as tables in DuckDB. Segments are followed through file descriptors that
 * stay open, so neither a rename nor the removal of a file disturbs a query, and each line is parsed once.
 */
export interface RawMirror {
  /**
   * Lists the raw zone, reads what is new, and returns every segment found; calls must not overlap.
   * @param isDone tells segments that are in the lake, which are neither read nor kept
   */
  refresh(isDone: (segmentId: string) => boolean): Promise<MirroredSegment[]>;
  /** Keeps the tables of these segments until they are released as often, even when a segment goes away meanwhile. */
  retain(segments: readonly MirroredSegment[]): void;
  release(segments: readonly MirroredSegment[]): void;
  close(): Promise<void>;
}

interface Entry {
  id: string;
  inode: string;
  table: string;
  tail: SegmentTail;
}

/** Loading more at once would only delay the first part of it. */
const READ_BYTES = 16 * 1024 * 1024;

/** Creates a mirror of a raw zone. */
export function createRawMirror(options: { engine: QueryEngine; directory: string }): RawMirror {
  const { engine, directory } = options;
  const entries = new Map<string, Entry>();
  /** Entries that no new answer may use; dropped when the last answer under way is done. */
  const leaving = new Set<Entry>();
  /** How many answers under way read each table. */
  const users = new Map<string, number>();
  let tablesMade = 0;

  async function follow(segment: SegmentInfo): Promise<Entry | undefined> {
    const known = entries.get(segment.id);
    if (known?.inode === segment.inode) return known;
    // Another file under the same id: recovery has cut a torn line off a copy. What was read of the old one may differ.
    if (known) retire(known);
    let tail: SegmentTail;
    try {
      tail = await createSegmentTail(segment.path, { maxBytes: READ_BYTES });
    } catch (error) {
      if (error instanceof RawZoneError && error.code === 'segment_not_found') return undefined;
      throw error;
    }
    const table = `raw_${++tablesMade}`;
    await createRawTable(engine, table);
    const entry: Entry = { id: segment.id, inode: tail.inode, table, tail };
    entries.set(segment.id, entry);
    return entry;
  }

  function retire(entry: Entry): void {
    entries.delete(entry.id);
    leaving.add(entry);
  }

  async function dropUnused(): Promise<void> {
    for (const entry of [...leaving]) {
      if (users.has(entry.table)) continue;
      leaving.delete(entry);
      await entry.tail.close();
      await dropRawTable(engine, entry.table);
    }
  }

  async function readNew({ tail, table }: Entry): Promise<void> {
    for (let chunk = await tail.readNew(); chunk; chunk = await tail.readNew()) {
      await loadRawLines(engine, table, chunk.lines);
    }
  }

  return {
    async refresh(isDone) {
      await dropUnused();
      for (;;) {
        const listed = (await listSegments(directory)).filter(({ id }) => !isDone(id));
        const ids = new Set(listed.map(({ id }) => id));
        for (const entry of [...entries.values()]) if (!ids.has(entry.id)) retire(entry);
        const found = await Promise.all(listed.map(follow));
        // A segment that moved between listing and opening stands further on in the next listing, or in the lake.
        if (found.includes(undefined)) continue;
        const segments: MirroredSegment[] = [];
        for (const entry of found as Entry[]) {
          await readNew(entry);
          segments.push({ id: entry.id, table: entry.table, bytes: entry.tail.offset });
        }
        return segments;
      }
    },
    retain(segments) {
      for (const { table } of segments) users.set(table, (users.get(table) ?? 0) + 1);
    },
    release(segments) {
      for (const { table } of segments) {
        const left = (users.get(table) ?? 0) - 1;
        if (left > 0) users.set(table, left);
        else users.delete(table);
      }
    },
    async close() {
      for (const entry of [...entries.values()]) retire(entry);
      for (const entry of leaving) await entry.tail.close();
      leaving.clear();
    },
  };
}
