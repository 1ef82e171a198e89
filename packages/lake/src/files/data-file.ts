import type { FileStats } from './file-stats.js';
import type { Partition } from './partition.js';

/** A Parquet file of the table. */
export interface DataFile {
  /** Path relative to the table, as on disk (Hive-escaped, not percent-encoded once more). */
  path: string;
  partition: Partition;
  bytes: number;
  /** When it was written, in milliseconds since the Unix epoch. */
  modifiedMs: number;
  stats: FileStats;
  /** What another engine noted of the file, kept as it is. */
  tags?: Record<string, string>;
}

/**
 * Encodes a file's path for a Delta log entry.
 * Source: PROTOCOL.md, "Add File and Remove File": `path` is a URI as RFC 2396 has it.
 */
export function formatLogPath(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('%3D', '='))
    .join('/');
}

/** Decodes a path of a Delta log entry: the inverse of {@link formatLogPath}. */
export function parseLogPath(encoded: string): string {
  return decodeURIComponent(encoded);
}
