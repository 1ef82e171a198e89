import type { DataFile } from '../files/data-file.js';
import type { TableSnapshot } from './table-snapshot.js';
import type { TableWriter } from './table-writer.js';

const PREFIX = 'signallake-segment-';

/** The application id under which a segment is recorded in the log. */
export function formatSegmentApplicationId(segment: string): string {
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

/**
 * Makes the files of a segment part of the table, all at once and only once: the same commit records the segment, so
 * a second conversion of it finds that and changes nothing.
 * @returns the committed version, or `undefined` when the segment was there already (the files are then garbage)
 */
export function commitSegment(
  table: TableWriter,
  segment: string,
  files: readonly DataFile[],
): Promise<number | undefined> {
  const rows = files.reduce((sum, file) => sum + file.stats.rows, 0);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const description = {
    operation: 'WRITE',
    parameters: { mode: 'Append', segment },
    metrics: { numFiles: String(files.length), numOutputRows: String(rows), numOutputBytes: String(bytes) },
  };
  return table.commit(description, (snapshot) => {
    if (isSegmentCommitted(snapshot, segment)) return undefined;
    const applicationId = formatSegmentApplicationId(segment);
    return [
      { kind: 'transaction', applicationId, version: 0, updatedMs: Date.now() },
      ...files.map((file) => ({ kind: 'add', file, dataChange: true }) as const),
    ];
  });
}
