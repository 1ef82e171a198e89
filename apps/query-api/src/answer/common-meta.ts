import type { QuerySnapshot } from '../snapshot/query-snapshot.js';
import type { Scan } from '../snapshot/scan.js';
import { elapsedSince } from './elapsed-since.js';
import { formatInstant } from './format-instant.js';

/** What every answer over events tells of itself. */
export interface CommonMeta {
  readonly from: string | null;
  readonly to: string | null;
  readonly snapshot: { readonly version: number; readonly raw_segments: number };
  readonly scan: Scan;
  readonly elapsed_ms: number;
}

/**
 * Writes what an answer tells of itself.
 * @param answer.startedAt of `performance.now()`
 * @param answer.fromMicros microseconds since the Unix epoch; an absent bound is told as null
 */
export function describeAnswer(
  { table, rawSegments }: QuerySnapshot,
  answer: {
    startedAt: number;
    scan: Scan;
    fromMicros?: number | null | undefined;
    toMicros?: number | null | undefined;
  },
): CommonMeta {
  const { startedAt, scan, fromMicros, toMicros } = answer;
  return {
    from: formatBound(fromMicros),
    to: formatBound(toMicros),
    snapshot: { version: table.version, raw_segments: rawSegments.length },
    scan,
    elapsed_ms: elapsedSince(startedAt),
  };
}

function formatBound(micros: number | null | undefined): string | null {
  return micros === null || micros === undefined ? null : formatInstant(micros);
}
