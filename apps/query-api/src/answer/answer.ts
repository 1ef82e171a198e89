import type { CommonMeta } from './common-meta.js';

/**
 * The seam between those who compute answers and those who write them: what computes gives an `Answer`, plain values in
 * named and typed columns, and knows nothing of media types; what writes (JSON, CSV, NDJSON, Arrow) looks only at this.
 */
export interface Answer {
  /** Every column of every row, in order; present even when there is no row. */
  readonly columns: readonly AnswerColumn[];
  /** Rows by column name, to be gone through once; a value is a text, a number or null, as the column's kind says. */
  readonly rows: Iterable<AnswerRow>;
  readonly meta: AnswerMeta;
}

/** A row of an answer. */
export type AnswerRow = Readonly<Record<string, string | number | null>>;

/** A column of an answer. */
export interface AnswerColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/**
 * What the values of a column are: `text`; `integer`, below 2^53; `number`, a finite double; `instant`, RFC 3339 in UTC.
 * Numbers may be null.
 */
export type ColumnKind = 'text' | 'integer' | 'number' | 'instant';

/** What an answer tells of itself. */
export interface AnswerMeta extends CommonMeta {
  /** There were more rows than the limit. */
  readonly truncated?: true;
  /** Nothing was run: `scan` is what an answer would open. */
  readonly dry_run?: true;
  /** The answer was computed before, from the same state of the data; `scan` is what that opened. */
  readonly cached?: true;
  /** Percentiles are approximate: no further from the exact ones than this part of them. */
  readonly relative_error?: number;
}
