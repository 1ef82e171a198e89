import { join } from 'node:path';
import { createHistoryReader, createTableReader, eventsTableDirectory } from '@signallake/lake';
import { type RawZonePaths, rawZoneDirectory, rawZonePaths } from '@signallake/raw-zone';
import { type ComparisonDatabase, openComparisonDatabase } from './comparison-database.js';
import { createTables, findDoubled, findLost } from './event-comparison-sql.js';
import type { Ledger, LedgerDifference } from './ledger.js';
import { describe, isAbsent } from './raw-evidence.js';
import { stageAccepted, stageStored } from './stage-events.js';

/** Events that are compared at a time: about as many as fit into DuckDB's memory. */
const BUCKET_EVENTS = 2_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** How events are compared. */
export interface CompareOptions {
  /** DuckDB's memory limit, in MiB; 1024 unless told. */
  memoryMb?: number;
  /** A folder with about 60 bytes of space for each event; that of the system unless told. */
  temporaryDirectory?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Told what is being compared now. */
  onProgress?: (step: string) => void;
}

/**
 * Compares the events of the raw archive with the rows of the lake, one by one: every event of a segment that is in the lake
 * must be there exactly once, with all its fields as they were accepted, unless retention has removed its day.
 * @param ledger a recount of the same directory, made before
 * @returns how many events were compared, and every difference, by segment or file
 */
export async function compareEvents(
  dataDirectory: string,
  ledger: Ledger,
  { memoryMb = 1024, temporaryDirectory, signal, onProgress = () => undefined }: CompareOptions = {},
): Promise<{ events: number; differences: LedgerDifference[] }> {
  const table = createTableReader(eventsTableDirectory(dataDirectory));
  const paths = rawZonePaths(rawZoneDirectory(dataDirectory));
  const differences: LedgerDifference[] = [];
  const segments = ledger.segments.filter(({ state }) => state === 'archived' || state === 'converted');
  const database = await openComparisonDatabase({ memoryMb, temporaryDirectory });
  try {
    await database.exec(createTables);
    for (const [index, { segment, accepted, quarantined }] of segments.entries()) {
      signal?.throwIfAborted();
      onProgress(`archive: ${index + 1} of ${segments.length} segments`);
      const staged = { segment: index, events: accepted - quarantined };
      try {
        await stageSegmentFile(database, paths, segment, staged);
      } catch (error) {
        await database.exec(`DELETE FROM accepted WHERE segment = ${index}`);
        const message = `events of segment ${segment} cannot be compared: ${describe(error)}`;
        differences.push({ kind: 'archive_unreadable', segment, message });
      }
    }
    const files = await stageStored(database, table, (done, of) => {
      signal?.throwIfAborted();
      onProgress(`lake: ${done} of ${of} files`);
    });
    const keptFromDay = findKeptFromDay(await createHistoryReader(table.directory).read());
    const [count] = await database.all(
      `SELECT (SELECT count(*) FROM accepted)::DOUBLE AS accepted, (SELECT count(*) FROM stored)::DOUBLE AS stored`,
    );
    const events = Number(count?.['accepted']);
    const buckets = Math.ceil((events + Number(count?.['stored'])) / BUCKET_EVENTS) || 1;
    const found = new Map<string, LedgerDifference>();
    const add = (difference: LedgerDifference, count: number, describeCount: (count: number) => string) => {
      const key = `${difference.kind} ${difference.segment ?? difference.file}`;
      const total = (found.get(key)?.found ?? 0) + count;
      found.set(key, { ...difference, found: total, message: describeCount(total) });
    };
    for (let bucket = 0; bucket < buckets; bucket++) {
      signal?.throwIfAborted();
      onProgress(`comparison: ${bucket + 1} of ${buckets}`);
      for (const row of await database.all(findLost(bucket, buckets, keptFromDay))) {
        const segment = segments[Number(row['segment'])]?.segment ?? '';
        const [lost, changed] = [Number(row['lost']), Number(row['changed'])];
        if (lost > 0)
          add(
            { kind: 'lost_event', segment, message: '' },
            lost,
            (n) => `${n} events of segment ${segment} are not in the lake`,
          );
        if (changed > 0)
          add(
            { kind: 'changed_event', segment, message: '' },
            changed,
            (n) => `${n} events of segment ${segment} are not in the lake as they were accepted`,
          );
      }
      for (const row of await database.all(findDoubled(bucket, buckets))) {
        const [first, last] = [files[Number(row['first'])]?.path, files[Number(row['last'])]?.path];
        const where = first === last ? `in ${first}` : `in ${first} and ${last}`;
        add(
          { kind: 'doubled_event', file: join(eventsTableDirectory(''), last ?? ''), message: '' },
          Number(row['doubled']),
          (n) => `${n} events are in the lake more than once: ${where}`,
        );
      }
    }
    return { events, differences: [...differences, ...found.values()] };
  } finally {
    await database.close();
  }
}

/** A segment whose archive was not there yet may be archived while it is read as sealed: then the archive is. */
async function stageSegmentFile(
  database: ComparisonDatabase,
  paths: RawZonePaths,
  id: string,
  staged: { segment: number; events: number },
): Promise<void> {
  const places = [paths.archivedSegment(id), paths.sealedSegment(id), paths.archivedSegment(id)];
  for (const [attempt, path] of places.entries()) {
    try {
      return await stageAccepted(database, path, staged);
    } catch (error) {
      await database.exec(`DELETE FROM accepted WHERE segment = ${staged.segment}`);
      if (attempt === places.length - 1 || !isMissingFile(error)) throw error;
    }
  }
}

/** Events of days before the latest that a retention named may be gone; in days since the Unix epoch. */
function findKeptFromDay({
  records,
}: {
  records: readonly { operation: string; predicate?: string }[];
}): number {
  let day = Number.NEGATIVE_INFINITY;
  for (const { operation, predicate } of records) {
    const [, date] = /^date < '(\d{4}-\d\d-\d\d)'$/.exec(predicate ?? '') ?? [];
    if (operation === 'DELETE' && date !== undefined) day = Math.max(day, Date.parse(date) / DAY_MS);
  }
  return Number.isFinite(day) ? day : -(2 ** 31);
}

function isMissingFile(error: unknown): boolean {
  return isAbsent(error) || /no files found/i.test(describe(error));
}
