import { randomBytes } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type InvalidLine, type LogEvent, readEventLines } from '@signallake/event-schema';
import {
  commitSegment,
  type DataFile,
  isSegmentCommitted,
  type PartitionedWriterLimits,
  type TableWriter,
  writeEvents,
} from '@signallake/lake';
import {
  archiveSegment,
  type QuarantineEntry,
  RawZoneError,
  rawZonePaths,
  readSegment,
  writeQuarantine,
} from '@signallake/raw-zone';

/** What a conversion works on. */
export interface ConversionParts {
  /** The raw zone's own directory. */
  rawDirectory: string;
  table: TableWriter;
  limits?: Partial<PartitionedWriterLimits>;
}

/** What became of a segment. */
export interface Conversion {
  /** `converted` by this call, or found to be in the lake `already`. */
  outcome: 'converted' | 'already';
  /** Version of the table with the segment's commit; absent when it was there already. */
  version?: number;
  events: number;
  quarantined: number;
  files: number;
  /** Bytes of Parquet. */
  bytes: number;
}

/** Hooks of a conversion. */
export interface ConversionHooks {
  signal?: AbortSignal;
  /** Told of each file as it is written, with its size in bytes. */
  onFile?: (file: DataFile) => void;
}

/**
 * Brings a sealed segment into the lake, exactly once: Parquet files, quarantine, one commit that records the segment,
 * then the archive. It may be killed anywhere and run again, or run by two workers at once: what counts is the commit.
 * @throws {RawZoneError} `segment_not_found` when there is no such segment, sealed or in the lake
 */
export async function convertSegment(
  { rawDirectory, table, limits }: ConversionParts,
  segment: string,
  { signal, onFile }: ConversionHooks = {},
): Promise<Conversion> {
  if (isSegmentCommitted(await table.refresh(), segment)) return finishCommitted(rawDirectory, segment);

  const path = rawZonePaths(rawDirectory).sealedSegment(segment);
  let invalidLines = 0;
  let files: DataFile[];
  try {
    files = await writeEvents({
      tableDirectory: table.directory,
      partitionBy: table.partitionBy,
      // Of this attempt alone: a retry must never write over a file that a commit may name.
      filePrefix: `${segment}-${randomBytes(4).toString('hex')}`,
      readEvents: (pass) => {
        // Later passes read the same lines again.
        const onInvalid = () => (invalidLines += pass === 0 ? 1 : 0);
        return readEvents(path, { signal, onInvalid });
      },
      ...(limits ? { limits } : {}),
      ...(onFile ? { onFile } : {}),
    });
  } catch (error) {
    // Another worker may have converted and archived it meanwhile.
    const isGone = error instanceof RawZoneError && error.code === 'segment_not_found';
    if (isGone && isSegmentCommitted(await table.refresh(), segment))
      return finishCommitted(rawDirectory, segment);
    throw error;
  }

  // Before the commit: once the segment counts as converted, every line of it is in the lake or in quarantine.
  if (invalidLines > 0) await writeQuarantine(rawDirectory, segment, readInvalidLines(path));
  const version = await commitSegment(table, segment, files);
  if (version === undefined) {
    await discard(table.directory, files);
    return finishCommitted(rawDirectory, segment);
  }
  await archiveSegment(rawDirectory, segment);
  return {
    outcome: 'converted',
    version,
    events: files.reduce((sum, file) => sum + file.stats.rows, 0),
    quarantined: invalidLines,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
  };
}

/** Archives a segment that is in the lake: what a worker that was killed after its commit has left to do. */
async function finishCommitted(rawDirectory: string, segment: string): Promise<Conversion> {
  await archiveSegment(rawDirectory, segment);
  return { outcome: 'already', events: 0, quarantined: 0, files: 0, bytes: 0 };
}

/** Deletes files that no commit will name; what cannot be deleted is garbage all the same. */
async function discard(tableDirectory: string, files: readonly DataFile[]): Promise<void> {
  for (const file of files) await unlink(join(tableDirectory, file.path)).catch(() => undefined);
}

async function* readEvents(
  path: string,
  { signal, onInvalid }: { signal: AbortSignal | undefined; onInvalid: () => void },
): AsyncGenerator<LogEvent[]> {
  for await (const { lines } of readSegment(path)) {
    signal?.throwIfAborted();
    yield readEventLines(lines, onInvalid);
  }
}

/** Reads the segment once more for the lines that are no events: however many there are, few are in memory. */
async function* readInvalidLines(path: string): AsyncGenerator<QuarantineEntry> {
  for await (const { lines, offset } of readSegment(path)) {
    const invalid: InvalidLine[] = [];
    readEventLines(lines, (line) => invalid.push(line));
    for (const { offset: within, line, reason } of invalid) yield { offset: offset + within, line, reason };
  }
}
