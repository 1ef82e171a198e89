import type { DataFile } from '../files/data-file.js';
import { findOverlappingFiles } from '../files/overlapping-files.js';
import type { TableSnapshot } from './table-snapshot.js';
import type { TableWriter } from './table-writer.js';

const PREFIX = 'signallake-segment-';

/** The application id under which a segment is recorded in the log. */
function formatSegmentApplicationId(segment: string): string {
  return `${PREFIX}${segment}`;
}

/** Reads a segment back from an application id; `undefined` when it is of another application. */
export function parseSegmentApplicationId(applicationId: string): string | undefined {
  return applicationId.startsWith(PREFIX) ? applicationId.slice(PREFIX.length) : undefined;
}

/** Whether the events of a raw segment are in the lake, in this snapshot. */
export function isSegmentCommitted(snapshot: TableSnapshot, segment: string): boolean {
  return snapshot.hasCommitOf(formatSegmentApplicationId(segment));
}

/** How an attempt to commit a segment ended. */
export type SegmentCommit =
  | { outcome: 'committed'; version: number }
  /** The segment is in the table already; the files are garbage. */
  | { outcome: 'already' }
  /** The table has got files that may hold the same events; look again, against this snapshot. */
  | { outcome: 'outdated'; snapshot: TableSnapshot };

/**
 * Makes the files of a segment part of the table, all at once and only once: the same commit records the segment, so
 * a second conversion of it finds that and changes nothing.
 * @param checkedAt the snapshot that was searched for events of these files; when the table has since got others that
 *   may hold the same ones, nothing is committed
 * @param duplicates rows of the segment that were left out because they were there already, for the log
 * @param quarantinedLines lines of the segment that are no events, for the log
 */
export async function commitSegment(
  table: TableWriter,
  segment: string,
  files: readonly DataFile[],
  {
    checkedAt = table.snapshot,
    duplicates = 0,
    quarantinedLines = 0,
  }: { checkedAt?: TableSnapshot; duplicates?: number; quarantinedLines?: number } = {},
): Promise<SegmentCommit> {
  const rows = files.reduce((sum, file) => sum + file.stats.rows, 0);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const description = {
    operation: 'WRITE',
    parameters: { mode: 'Append', segment },
    metrics: {
      numFiles: String(files.length),
      numOutputRows: String(rows),
      numOutputBytes: String(bytes),
      numDuplicateRows: String(duplicates),
      numQuarantinedLines: String(quarantinedLines),
    },
  };
  let refusal: SegmentCommit = { outcome: 'already' };
  const version = await table.commit(description, (snapshot) => {
    if (isSegmentCommitted(snapshot, segment)) return undefined;
    if (findOverlappingFiles(snapshot, files, checkedAt).length > 0) {
      refusal = { outcome: 'outdated', snapshot };
      return undefined;
    }
    const applicationId = formatSegmentApplicationId(segment);
    return [
      { kind: 'transaction', applicationId, version: 0, updatedMs: Date.now() },
      ...files.map((file) => ({ kind: 'add', file, dataChange: true }) as const),
    ];
  });
  return version === undefined ? refusal : { outcome: 'committed', version };
}
