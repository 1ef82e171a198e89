import { formatPartitionPath } from '@signallake/lake';
import { parseSegmentId } from '@signallake/raw-zone';
import { formatInstant } from '../answer/format-instant.js';
import type { QuerySnapshot } from '../snapshot/query-snapshot.js';

/** A file below this size, in bytes, is worth compacting. */
const SMALL_FILE_BYTES = 16 * 1024 * 1024;

/** What `GET /v1/lake` tells of the table and of what is not in it yet. */
export interface LakeSummary {
  version: number;
  partition_by: string[];
  files: number;
  bytes: number;
  rows: number;
  partitions: number;
  small_files: number;
  oldest: string | null;
  newest: string | null;
  raw: { segments: number; bytes: number; oldest: string | null };
}

/** Adds up the table and the raw segments of a snapshot. */
export function summarizeLake({ table, rawSegments }: QuerySnapshot): LakeSummary {
  const partitions = new Set<string>();
  const sum = { files: 0, bytes: 0, rows: 0, small_files: 0 };
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const { partition, bytes, stats } of table.files()) {
    partitions.add(formatPartitionPath(partition));
    sum.files++;
    sum.bytes += bytes;
    sum.rows += stats.rows;
    if (bytes < SMALL_FILE_BYTES) sum.small_files++;
    oldest = Math.min(oldest, stats.minMicros);
    newest = Math.max(newest, stats.maxMicros);
  }
  const [first] = rawSegments.map(({ id }) => parseSegmentId(id).epochMs * 1000).sort((a, b) => a - b);
  return {
    version: table.version,
    partition_by: [...(table.metadata?.partitionColumns ?? [])],
    ...sum,
    partitions: partitions.size,
    oldest: sum.files > 0 ? formatInstant(oldest) : null,
    newest: sum.files > 0 ? formatInstant(newest) : null,
    raw: {
      segments: rawSegments.length,
      bytes: rawSegments.reduce((total, segment) => total + segment.bytes, 0),
      oldest: first === undefined ? null : formatInstant(first),
    },
  };
}
