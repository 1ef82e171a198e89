export { type CompareOptions, compareEvents } from './compare-events.js';
export type {
  Ledger,
  LedgerDifference,
  LedgerDifferenceKind,
  LedgerEvidence,
  LedgerSegment,
  LedgerSegmentState,
  LedgerTotals,
} from './ledger.js';
export { createRecounter, type Recounter, type RecountOptions } from './recounter.js';
