import {
  type DataFile,
  findOverlappingFiles,
  isSegmentCommitted,
  type TableSnapshot,
} from '@signallake/lake';
import {
  createSegmentTail,
  listSegments,
  RawZoneError,
  type SegmentInfo,
  type SegmentTail,
} from '@signallake/raw-zone';
import type { QueryEngine } from '../engine/query-engine.js';
import { createEventSpans, type EventSpan, type EventSpans } from './event-spans.js';
import {
  copyWithoutKnown,
  createRawTable,
  dropRawTable,
  findTablesWithKnown,
  loadRawLines,
} from './raw-table.js';

/** A raw segment as DuckDB has it: every whole line up to `bytes` is in `table`. */
export interface MirroredSegment {
  readonly id: string;
  readonly table: string;
  /** JSONL bytes in the table. */
  readonly bytes: number;
  /** Whether the latencies of all its events are whole microseconds, or null. */
  readonly areWholeMicros: boolean;
}

/**
 * The events that are not Parquet yet, kept as tables in DuckDB, each event once. Segments are followed through file
 * descriptors that stay open, so neither a rename nor the removal of a file disturbs a query, and each line is parsed
 * once. Calls of `refresh` and `subtract` must not overlap.
 */
export interface RawMirror {
  /**
   * Lists the raw zone and reads what is new, of an event that is there twice only the first.
   * @param isDone tells segments that are in the lake, which are neither read nor kept
   */
  refresh(isDone: (segmentId: string) => boolean): Promise<void>;
  /**
   * Takes out what this version of the table has, and returns the segments that it does not have: together they are
   * every event once.
   * @param directory the table's folder
   */
  subtract(snapshot: TableSnapshot, directory: string): Promise<MirroredSegment[]>;
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
  /** Where the events of the table lie. */
  spans: EventSpans;
  /** Where the events lie that no version of the table was searched for yet. */
  newSpans: EventSpans;
  /** The version of the table that all the others were searched in. */
  checkedIn: TableSnapshot | undefined;
  areWholeMicros: boolean;
}

/** Loading more at once would only delay the first part of it. */
const READ_BYTES = 16 * 1024 * 1024;

/** Creates a mirror of a raw zone. */
export function createRawMirror(options: { engine: QueryEngine; directory: string }): RawMirror {
  const { engine, directory } = options;
  const entries = new Map<string, Entry>();
  /** Tables that no new answer may use; dropped when the last answer under way is done. */
  const leaving = new Set<string>();
  /** How many answers under way read each table. */
  const users = new Map<string, number>();
  let tablesMade = 0;

  async function follow(segment: SegmentInfo): Promise<Entry | undefined> {
    const known = entries.get(segment.id);
    if (known) return known;
    let tail: SegmentTail;
    try {
      tail = await createSegmentTail(segment.path, { maxBytes: READ_BYTES });
    } catch (error) {
      if (error instanceof RawZoneError && error.code === 'segment_not_found') return undefined;
      throw error;
    }
    const table = `raw_${++tablesMade}`;
    await createRawTable(engine, table);
    const [spans, newSpans] = [createEventSpans(), createEventSpans()];
    const entry: Entry = {
      id: segment.id,
      inode: tail.inode,
      table,
      tail,
      spans,
      newSpans,
      checkedIn: undefined,
      areWholeMicros: true,
    };
    entries.set(segment.id, entry);
    return entry;
  }

  async function retire(entry: Entry): Promise<void> {
    entries.delete(entry.id);
    leaving.add(entry.table);
    await entry.tail.close();
  }

  async function dropUnused(): Promise<void> {
    for (const table of [...leaving]) {
      if (users.has(table)) continue;
      leaving.delete(table);
      await dropRawTable(engine, table);
    }
  }

  async function retireGone(listed: readonly SegmentInfo[]): Promise<void> {
    const inodes = new Map(listed.map(({ id, inode }) => [id, inode]));
    // Another file under the same id: recovery has cut lines off that were never acked. An event may have been left out
    // elsewhere because it was there, so everything is read anew.
    const isReplaced = ({ id, inode }: Entry) => inodes.has(id) && inodes.get(id) !== inode;
    const readAnew = [...entries.values()].some(isReplaced);
    for (const entry of [...entries.values()]) if (readAnew || !inodes.has(entry.id)) await retire(entry);
  }

  /** The tables that may have an event of these spans: few of many segments, since each is of a time of its own. */
  function findTables(eventSpans: readonly EventSpan[]): string[] {
    const wanted = createEventSpans();
    wanted.add(eventSpans);
    return [...entries.values()]
      .filter(({ spans, newSpans }) => spans.meets(wanted) || newSpans.meets(wanted))
      .map(({ table }) => table);
  }

  /**
   * Reads what is new in the segments, and loads it when enough has come together or all is read: up to where they were
   * listed, since they may grow as fast as they are loaded.
   */
  async function readNew(followed: readonly Entry[], listed: readonly SegmentInfo[]): Promise<void> {
    let read: { entry: Entry; table: string; lines: Buffer }[] = [];
    let bytes = 0;
    const load = async () => {
      if (read.length === 0) return;
      const loaded = await loadRawLines(engine, read, findTables);
      for (const [index, { spans, areWholeMicros }] of loaded.entries()) {
        const { entry } = read[index] as (typeof read)[number];
        entry.newSpans.add(spans);
        entry.areWholeMicros &&= areWholeMicros;
      }
      read = [];
      bytes = 0;
    };
    for (const [index, entry] of followed.entries()) {
      const listedBytes = listed[index]?.bytes ?? 0;
      while (entry.tail.offset < listedBytes) {
        const chunk = await entry.tail.readNew();
        if (!chunk) break;
        read.push({ entry, table: entry.table, lines: chunk.lines });
        bytes += chunk.lines.length;
        if (bytes >= READ_BYTES) await load();
      }
    }
    await load();
  }

  /** The files of the snapshot that may have events of the entry and were not searched for them yet. */
  function filesToSearch(entry: Entry, snapshot: TableSnapshot): Set<DataFile> {
    const by = snapshot.partitionBy;
    return new Set([
      ...findOverlappingFiles(snapshot, entry.newSpans.asFiles(by)),
      ...(entry.checkedIn ? findOverlappingFiles(snapshot, entry.spans.asFiles(by), entry.checkedIn) : []),
    ]);
  }

  /** Replaces tables by copies without the events that the snapshot has; answers under way keep the old ones. */
  async function takeOutKnown(
    left: readonly Entry[],
    snapshot: TableSnapshot,
    tableDirectory: string,
  ): Promise<void> {
    const searches = left
      .map((entry) => ({ entry, table: entry.table, files: filesToSearch(entry, snapshot) }))
      .filter(({ files }) => files.size > 0);
    const known = await findTablesWithKnown(engine, searches, tableDirectory);
    for (const { entry, table, files } of searches.filter((search) => known.has(search.table))) {
      const copy = `raw_${++tablesMade}`;
      await copyWithoutKnown(engine, table, copy, { tableDirectory, files });
      leaving.add(table);
      entry.table = copy;
    }
    for (const entry of left) {
      entry.spans.add(entry.newSpans);
      entry.newSpans = createEventSpans();
      entry.checkedIn = snapshot;
    }
  }

  return {
    async refresh(isDone) {
      await dropUnused();
      for (;;) {
        const listed = (await listSegments(directory)).filter(({ id }) => !isDone(id));
        await retireGone(listed);
        const found = await Promise.all(listed.map(follow));
        // A segment that moved between listing and opening stands further on in the next listing, or in the lake.
        if (found.includes(undefined)) continue;
        try {
          await readNew(found as Entry[], listed);
        } catch (error) {
          // The tail is past lines that no table has: they would be missing from then on. So all is read anew, since
          // other tables leave out what this one should have.
          for (const entry of [...entries.values()]) await retire(entry);
          throw error;
        }
        return;
      }
    },
    async subtract(snapshot, tableDirectory) {
      const left = [...entries.values()].filter(({ id }) => !isSegmentCommitted(snapshot, id));
      if (snapshot.version >= 0) await takeOutKnown(left, snapshot, tableDirectory);
      return left.map(({ id, table, tail, areWholeMicros }) => {
        return { id, table, bytes: tail.offset, areWholeMicros };
      });
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
      for (const entry of [...entries.values()]) await retire(entry);
    },
  };
}
