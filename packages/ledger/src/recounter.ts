import {
  createHistoryReader,
  createTableReader,
  eventsTableDirectory,
  isSegmentCommitted,
} from '@signallake/lake';
import type { ArchivedSegmentInfo } from '@signallake/raw-zone';
import { countCommits } from './count-commits.js';
import { countLines, countRows } from './count-in-file.js';
import { countLake } from './count-lake.js';
import { accountForSegment } from './count-segments.js';
import { createFileCounter } from './file-count-cache.js';
import type { Ledger, LedgerTotals } from './ledger.js';
import { mapConcurrently } from './map-concurrently.js';
import { createRawEvidenceReader } from './raw-evidence.js';

const SEGMENTS_AT_ONCE = 4;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Counts a data directory again and again; what does not change is read once. */
export interface Recounter {
  /**
   * Counts everything anew. It reads only, and may run beside services at work.
   * @throws {LakeError} when the table cannot be opened, {RawZoneError} `storage_…`
   */
  recount(options?: RecountOptions): Promise<Ledger>;
}

/** How a recount is done. */
export interface RecountOptions {
  /**
   * How long archived segments are kept, in days; younger ones must be there. Without it, those must be there that are of
   * the oldest day in the archive or later.
   */
  archiveRetentionDays?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Told what is being counted now. */
  onProgress?: (step: string) => void;
}

/** Creates a recounter of a data directory; it keeps no file open. */
export function createRecounter(dataDirectory: string): Recounter {
  const table = createTableReader(eventsTableDirectory(dataDirectory));
  const history = createHistoryReader(table.directory);
  const raw = createRawEvidenceReader(dataDirectory, createFileCounter(countLines));
  const countFileRows = createFileCounter(countRows);

  return {
    async recount({ archiveRetentionDays, signal, onProgress = () => undefined } = {}) {
      // Segments only move on from the raw zone to the lake to the archive. Looked at in this order, none is missed; one
      // that is converted meanwhile is found twice, and counts once.
      const listedRaw = await raw.listRaw();
      const snapshot = await table.refresh();
      const commits = countCommits(await history.read(), snapshot.version);
      const archive = await raw.listArchive();
      const quarantine = await raw.countQuarantine();
      const differences = [...commits.differences, ...quarantine.faults];

      const ids = new Set([...listedRaw.map(({ id }) => id), ...commits.segments.keys()]);
      const committedLater = await segmentsCommittedByNow();
      for (const { id } of archive) if (!committedLater.has(id)) ids.add(id);
      const retention = { expiredBeforeDate: findExpiryDate(archive, archiveRetentionDays) };

      let done = 0;
      const accounts = await mapConcurrently([...ids].sort(), SEGMENTS_AT_ONCE, async (id) => {
        signal?.throwIfAborted();
        const counted = await raw.count(id);
        onProgress(`segments: ${++done} of ${ids.size}`);
        const commit = commits.segments.get(id);
        // Archived since the listing, and the retention of the archive has been there: it was raw a moment ago.
        if (!counted && !commit) return undefined;
        const account = accountForSegment(
          // Moved on after the snapshot: for this version of the table its lines are raw.
          {
            id,
            counted: commit || !committedLater.has(id) ? counted : asSealed(counted),
            commit,
            isInTable: isSegmentCommitted(snapshot, id),
            quarantinedLines: quarantine.lines.get(id),
          },
          retention,
        );
        differences.push(...account.differences);
        return account.segment;
      });
      const segments = accounts.filter((segment) => segment !== undefined);

      onProgress(`files of the lake: version ${snapshot.version}`);
      const lake = await countLake(table, snapshot, countFileRows);
      differences.push(...lake.differences);
      const expectedRows =
        commits.committedRows + commits.foreignRows - commits.mergedDuplicates - commits.deletedRows;
      if (lake.rows !== expectedRows) {
        const message = `the lake has ${lake.rows} rows at version ${snapshot.version}; its commits make ${expectedRows}`;
        const numbers = { expected: expectedRows, found: lake.rows };
        differences.push({ kind: 'lake_rows', version: snapshot.version, ...numbers, message });
      }

      const sum = (field: 'accepted' | 'raw' | 'quarantined' | 'duplicates') =>
        segments.reduce((total, segment) => total + segment[field], 0);
      const replayed = await mapConcurrently(
        [...quarantine.lines.keys()],
        SEGMENTS_AT_ONCE,
        raw.countReplayed,
      );
      const totals: LedgerTotals = {
        accepted: sum('accepted'),
        in_lake: lake.rows,
        raw: sum('raw'),
        quarantined: sum('quarantined'),
        duplicates: sum('duplicates') + commits.mergedDuplicates,
        deleted_by_retention: commits.deletedRows,
        foreign_rows: commits.foreignRows,
        replayed: replayed.reduce((total, count) => total + count, 0),
        refused: await raw.countRefused(),
      };
      const evidence = {
        version: snapshot.version,
        files: lake.files,
        raw_segments: segments.filter(({ version }) => version === null).length,
        archived_segments: segments.filter(({ state }) => state === 'archived').length,
        expired_segments: segments.filter(({ state }) => state === 'expired').length,
        foreign_commits: commits.foreignCommits,
      };
      return { totals, evidence, segments, differences };
    },
  };

  /** A segment is archived after its commit: what the archive listing has is committed in a log that is read after it. */
  async function segmentsCommittedByNow(): Promise<Set<string>> {
    const { records } = await history.read();
    return new Set(records.flatMap(({ segment }) => (segment === undefined ? [] : [segment])));
  }
}

function asSealed<Counted extends { state: string }>(counted: Counted | undefined) {
  return counted?.state === 'archived' ? { ...counted, state: 'sealed' as const } : counted;
}

/** Retention removes whole days of the archive, the oldest first; the listing is sorted by day. */
function findExpiryDate(archive: readonly ArchivedSegmentInfo[], retentionDays: number | undefined): string {
  if (retentionDays !== undefined) {
    return new Date(Date.now() - retentionDays * DAY_MS).toISOString().slice(0, 10);
  }
  return archive[0]?.date ?? '';
}
