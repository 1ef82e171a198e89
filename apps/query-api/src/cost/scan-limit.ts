import { defineProblems, HttpProblem } from '@signallake/service-kit';
import type { Scan } from '../snapshot/scan.js';

/** The problems that what a query costs can have. */
export const costProblems = defineProblems({
  scan_too_large: { status: 422, title: 'The query would open more than it may' },
});

/** How much a query may open, in bytes: what its client says, and what the service says; the smaller one counts. */
export interface ScanLimit {
  readonly max_bytes?: number | undefined;
  readonly maxScanBytes?: number | undefined;
}

/** What a query opens, in bytes: the Parquet files whole, and the JSONL of the segments that are not converted yet. */
export function scanBytes({ bytes, raw_bytes }: Scan): number {
  return bytes + raw_bytes;
}

/**
 * Refuses a query that would open more than it may, before it opens anything more.
 * @throws {HttpProblem} 422 `scan_too_large`, with `scan` and `limit_bytes`
 */
export function assertScanAllowed(scan: Scan, { max_bytes, maxScanBytes }: ScanLimit): void {
  const limitBytes = Math.min(
    max_bytes ?? Number.POSITIVE_INFINITY,
    maxScanBytes ?? Number.POSITIVE_INFINITY,
  );
  if (scanBytes(scan) <= limitBytes) return;
  const source = limitBytes === max_bytes ? 'max_bytes' : "the service's limit";
  const detail = `the query would open ${scanBytes(scan)} bytes (${scan.files} of ${scan.files_total} files with ${scan.bytes} bytes, ${scan.raw_bytes} bytes not converted yet), and ${source} is ${limitBytes}; narrow it with from, to, service or status_code`;
  throw new HttpProblem(costProblems.scan_too_large, detail, {
    extensions: { scan, limit_bytes: limitBytes },
  });
}
