import type {
  Ledger,
  LedgerDifference,
  LedgerEvidence,
  LedgerSegment,
  LedgerTotals,
} from '@signallake/ledger';

/** Differences that one answer names; there should be none. */
const MAX_DIFFERENCES = 1000;

/** What `GET /v1/ledger` answers. */
export interface LedgerAnswer {
  data: LedgerTotals;
  /** Whether everything adds up: then there are no differences. */
  balanced: boolean;
  /** By segment, the newest first. */
  segments: LedgerSegment[];
  /** The first 1,000 of them; `meta` tells how many there are. */
  differences: LedgerDifference[];
  meta: {
    /** What the sums rest on. */
    evidence: LedgerEvidence;
    segments: number;
    differences: number;
    /** Give it as `cursor` for the next page; null on the last one. */
    next_cursor: string | null;
    elapsed_ms: number;
  };
}

/**
 * One page of a recount.
 * @param page.cursor the last segment of the page before; the page goes on with older ones
 */
export function pageOfLedger(
  { totals, evidence, segments, differences }: Ledger,
  page: { limit: number; cursor?: string | undefined },
  elapsedMs: number,
): LedgerAnswer {
  const { limit, cursor } = page;
  const older = segments.filter(({ segment }) => cursor === undefined || segment < cursor).reverse();
  const shown = older.slice(0, limit);
  return {
    data: totals,
    balanced: differences.length === 0,
    segments: shown,
    differences: differences.slice(0, MAX_DIFFERENCES),
    meta: {
      evidence,
      segments: segments.length,
      differences: differences.length,
      next_cursor: older.length > shown.length ? (shown.at(-1)?.segment ?? null) : null,
      elapsed_ms: elapsedMs,
    },
  };
}
