import { randomBytes } from 'node:crypto';
import { type DataFile, writeEvents } from '@signallake/lake';
import { rawZonePaths } from '@signallake/raw-zone';
import type { ConversionParts } from './conversion-parts.js';
import type { DuplicateFilter } from './duplicate-filter.js';
import { readSegmentEvents } from './read-segment-events.js';

/** A segment's events as Parquet files that no commit names yet. */
export interface WrittenSegment {
  files: DataFile[];
  /** Events that the filter left out. */
  duplicates: number;
  /** Lines that are no events. */
  invalidLines: number;
}

/** Writes the events of a sealed segment that pass the filter. */
export async function writeSegment(
  { rawDirectory, table, limits }: Pick<ConversionParts, 'rawDirectory' | 'table' | 'limits'>,
  segment: string,
  filter: DuplicateFilter,
  signal: AbortSignal | undefined,
): Promise<WrittenSegment> {
  const path = rawZonePaths(rawDirectory).sealedSegment(segment);
  let duplicates = 0;
  let invalidLines = 0;
  const files = await writeEvents({
    tableDirectory: table.directory,
    partitionBy: table.partitionBy,
    // Of this attempt alone: a retry must never write over a file that a commit may name.
    filePrefix: `${segment}-${randomBytes(4).toString('hex')}`,
    readEvents(pass) {
      const isNew = filter.startPass();
      // Later passes read the same lines again, which are counted already.
      const count = pass === 0 ? 1 : 0;
      return readSegmentEvents(path, {
        signal,
        passes(row) {
          const passes = isNew(row);
          if (!passes) duplicates += count;
          return passes;
        },
        onInvalidLine() {
          invalidLines += count;
        },
      });
    },
    ...(limits ? { limits } : {}),
  });
  return { files, duplicates, invalidLines };
}
