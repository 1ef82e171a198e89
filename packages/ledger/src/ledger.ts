/**
 * How far a segment has come: still raw, `converted` (in the lake, its file not archived yet), `archived`, or `expired` (its
 * archive's retention is over, so that the history alone tells of it).
 */
export type LedgerSegmentState = 'open' | 'fenced' | 'sealed' | 'converted' | 'archived' | 'expired';

/** What became of the events of one segment, as `GET /v1/ledger` and `pnpm verify --json` show it. */
export interface LedgerSegment {
  segment: string;
  state: LedgerSegmentState;
  /** Version of the table that has it; null while it is raw. */
  version: number | null;
  /** Whole lines of its file; of an expired one what the history says. */
  accepted: number;
  /** Of those: not in the lake yet. */
  raw: number;
  /** Rows that its commit brought into the lake. */
  committed: number;
  /** Events that its conversion left out because they were there already. */
  duplicates: number;
  quarantined: number;
}

/** What a difference is about; each can be found by the damage that its message describes. */
export type LedgerDifferenceKind =
  | 'archive_missing'
  | 'archive_not_committed'
  | 'archive_unreadable'
  | 'changed_event'
  | 'commit_rows'
  | 'doubled_event'
  | 'file_missing'
  | 'file_rows'
  | 'file_unreadable'
  | 'history_gap'
  | 'history_unreadable'
  | 'lake_rows'
  | 'lost_event'
  | 'quarantine_lines'
  | 'quarantine_unreadable'
  | 'segment_lines'
  | 'segment_twice'
  | 'segment_unreadable';

/** Something that does not add up, named by the segment, file or version that it was found in. */
export interface LedgerDifference {
  kind: LedgerDifferenceKind;
  segment?: string;
  /** Below the data directory. */
  file?: string;
  version?: number;
  expected?: number;
  found?: number;
  message: string;
}

/** The sums: accepted = in_lake - foreign_rows + raw + quarantined + duplicates + deleted_by_retention. */
export interface LedgerTotals {
  /** Lines that were accepted, ever. */
  accepted: number;
  /** Rows of the lake, by the footers of its files. */
  in_lake: number;
  /** Lines of segments that are not in the lake yet. */
  raw: number;
  quarantined: number;
  /** Events left out because they were there already, at conversion or at compaction. */
  duplicates: number;
  /** Rows of whole days that retention removed. */
  deleted_by_retention: number;
  /** Rows of commits that brought no segment: other engines write to the table. */
  foreign_rows: number;
  /** Of the quarantined lines: sent again, and so accepted again in another segment. */
  replayed: number;
  /** Refused events that were kept; they were never accepted. */
  refused: number;
}

/** Which evidence the sums rest on. */
export interface LedgerEvidence {
  /** Version of the table; -1 when there is none. */
  version: number;
  files: number;
  raw_segments: number;
  archived_segments: number;
  /** Segments that the history alone tells of. */
  expired_segments: number;
  foreign_commits: number;
}

/** The recount of a data directory. */
export interface Ledger {
  totals: LedgerTotals;
  evidence: LedgerEvidence;
  /** Sorted by segment. */
  segments: LedgerSegment[];
  differences: LedgerDifference[];
}
