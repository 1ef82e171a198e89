import { join, relative } from 'node:path';
import {
  type ArchivedSegmentInfo,
  listArchivedSegments,
  listQuarantine,
  listRefused,
  listSegments,
  RawZoneError,
  rawZoneDirectory,
  rawZonePaths,
  type SegmentInfo,
} from '@signallake/raw-zone';
import type { FileCounter } from './file-count-cache.js';
import type { LedgerDifference } from './ledger.js';
import { mapConcurrently } from './map-concurrently.js';

const FILES_AT_ONCE = 4;

/** The lines of a segment as its file has them; `lines` is absent when the file cannot be read, which `fault` tells. */
export interface CountedSegment {
  id: string;
  state: SegmentInfo['state'] | 'archived';
  lines?: number;
  fault?: LedgerDifference;
}

/** Counts files of a raw zone. */
export interface RawEvidenceReader {
  /** The segments in open, fenced and sealed. */
  listRaw(): Promise<SegmentInfo[]>;
  listArchive(): Promise<ArchivedSegmentInfo[]>;
  /** Counts a segment wherever it is by now; `undefined` when it is nowhere any more. */
  count(id: string): Promise<CountedSegment | undefined>;
  countQuarantine(): Promise<{ lines: Map<string, number>; faults: LedgerDifference[] }>;
  /** Lines of every file of a kind, by id. */
  countReplayed(id: string): Promise<number>;
  countRefused(): Promise<number>;
}

/** Creates a reader of what the raw zone of a data directory has; `countLines` may remember files that do not change. */
export function createRawEvidenceReader(dataDirectory: string, countLines: FileCounter): RawEvidenceReader {
  const directory = rawZoneDirectory(dataDirectory);
  const paths = rawZonePaths(directory);

  async function countIfPresent(path: string): Promise<number | undefined> {
    try {
      return await countLines(path);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  return {
    listRaw: () => listSegments(directory),
    listArchive: () => listArchivedSegments(directory),
    async count(id) {
      // A segment only moves forward, so one look along its way finds it; the archive is there before the sealed file goes.
      const places = [
        ['open', paths.openSegment(id)],
        ['fenced', paths.fencedSegment(id)],
        ['sealed', paths.sealedSegment(id)],
        ['archived', paths.archivedSegment(id)],
      ] as const;
      for (const [state, path] of places) {
        try {
          const lines = await countIfPresent(path);
          if (lines !== undefined) return { id, state, lines };
        } catch (error) {
          const file = relative(dataDirectory, path);
          const kind = state === 'archived' ? 'archive_unreadable' : 'segment_unreadable';
          return { id, state, fault: { kind, segment: id, file, message: `${file}: ${describe(error)}` } };
        }
      }
      return undefined;
    },
    async countQuarantine() {
      const lines = new Map<string, number>();
      const faults: LedgerDifference[] = [];
      await mapConcurrently(await listQuarantine(directory), FILES_AT_ONCE, async ({ segment, path }) => {
        try {
          lines.set(segment, (await countIfPresent(path)) ?? 0);
        } catch (error) {
          const file = relative(dataDirectory, path);
          faults.push({
            kind: 'quarantine_unreadable',
            segment,
            file,
            message: `${file}: ${describe(error)}`,
          });
        }
      });
      return { lines, faults };
    },
    countReplayed: async (id) => (await countIfPresent(join(paths.replayedDirectory, `${id}.jsonl`))) ?? 0,
    async countRefused() {
      const files = await listRefused(directory);
      const counts = await mapConcurrently(files, FILES_AT_ONCE, ({ path }) => countIfPresent(path));
      return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    },
  };
}

/** Whether a file is not there, or not any more. */
export function isAbsent(error: unknown): boolean {
  if (error instanceof RawZoneError) return error.code === 'segment_not_found';
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** What an error says, in one line. */
export function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
