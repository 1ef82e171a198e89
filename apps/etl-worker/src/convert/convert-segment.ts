import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  commitSegment,
  type DataFile,
  findOverlappingFiles,
  isSegmentCommitted,
  type TableSnapshot,
} from '@signallake/lake';
import { archiveSegment, RawZoneError, rawZonePaths, writeQuarantine } from '@signallake/raw-zone';
import type { ConversionParts } from './conversion-parts.js';
import { createDuplicateFilter } from './duplicate-filter.js';
import { type Duplicates, findDuplicates } from './find-duplicates.js';
import { readInvalidLines } from './read-segment-events.js';
import { type WrittenSegment, writeSegment } from './write-segment.js';

/** What became of a segment. */
export interface Conversion {
  /** `converted` by this call, or found to be in the lake `already`. */
  outcome: 'converted' | 'already';
  /** Version of the table with the segment's commit; absent when it was there already. */
  version?: number;
  events: number;
  /** Events left out because the table, or the segment itself, has them already. */
  duplicates: number;
  quarantined: number;
  files: number;
  /** Bytes of Parquet. */
  bytes: number;
}

/**
 * Brings a sealed segment into the lake, exactly once, and each of its events once: Parquet files, a look for events
 * that are there already, quarantine, one commit that records the segment, then the archive. It may be killed anywhere
 * and run again, or run by two workers at once: what counts is the commit.
 * @throws {RawZoneError} `segment_not_found` when there is no such segment, sealed or in the lake
 */
export async function convertSegment(
  parts: ConversionParts,
  segment: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Conversion> {
  const { rawDirectory, table } = parts;
  if (isSegmentCommitted(await table.refresh(), segment)) return finishCommitted(rawDirectory, segment);

  const filter = createDuplicateFilter();
  for (;;) {
    let written: WrittenSegment;
    try {
      written = await writeSegment(parts, segment, filter, signal);
    } catch (error) {
      // Another worker may have converted and archived it meanwhile.
      const isGone = error instanceof RawZoneError && error.code === 'segment_not_found';
      if (isGone && isSegmentCommitted(await table.refresh(), segment))
        return finishCommitted(rawDirectory, segment);
      throw error;
    }
    const committed = await checkAndCommit(parts, segment, written);
    if (typeof committed === 'number') {
      await archiveSegment(rawDirectory, segment);
      return describeConversion(committed, written);
    }
    await discard(table.directory, written.files);
    if (committed === 'already') return finishCommitted(rawDirectory, segment);
    // Written once more, without what turned out to be there.
    filter.add(committed);
  }
}

/**
 * Commits what was written unless some of it is there already.
 * @returns the version, `already` when another worker was first, or the duplicates that forbid the commit
 */
async function checkAndCommit(
  { rawDirectory, table, engine }: ConversionParts,
  segment: string,
  { files, duplicates, invalidLines }: WrittenSegment,
): Promise<number | 'already' | Duplicates> {
  const absolute = (file: DataFile) => join(table.directory, file.path);
  let checkedAt: TableSnapshot | undefined;
  let snapshot = await table.refresh();
  for (;;) {
    const others = findOverlappingFiles(snapshot, files, checkedAt);
    const found = await findDuplicates(engine, files.map(absolute), others.map(absolute));
    if (found.known.size > 0 || found.repeated.size > 0) return found;
    checkedAt = snapshot;
    // Before the commit: once the segment counts as converted, every line of it is in the lake or in quarantine.
    if (invalidLines > 0) {
      const path = rawZonePaths(rawDirectory).sealedSegment(segment);
      await writeQuarantine(rawDirectory, segment, readInvalidLines(path));
    }
    const commit = await commitSegment(table, segment, files, {
      checkedAt,
      duplicates,
      quarantinedLines: invalidLines,
    });
    if (commit.outcome === 'committed') return commit.version;
    if (commit.outcome === 'already') return 'already';
    snapshot = commit.snapshot;
  }
}

/** Archives a segment that is in the lake: what a worker that was killed after its commit has left to do. */
async function finishCommitted(rawDirectory: string, segment: string): Promise<Conversion> {
  await archiveSegment(rawDirectory, segment);
  return { outcome: 'already', events: 0, duplicates: 0, quarantined: 0, files: 0, bytes: 0 };
}

function describeConversion(
  version: number,
  { files, duplicates, invalidLines }: WrittenSegment,
): Conversion {
  return {
    outcome: 'converted',
    version,
    events: files.reduce((sum, file) => sum + file.stats.rows, 0),
    duplicates,
    quarantined: invalidLines,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
  };
}

/** Deletes files that no commit will name; what cannot be deleted is garbage all the same. */
async function discard(tableDirectory: string, files: readonly DataFile[]): Promise<void> {
  for (const file of files) await unlink(join(tableDirectory, file.path)).catch(() => undefined);
}
