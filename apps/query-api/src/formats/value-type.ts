/**
 * What the values of a column are. The values themselves are such as `JSON.stringify` takes: integers beyond 2^53 and
 * decimals that no double holds are digits in a text, instants RFC 3339 in UTC, days `YYYY-MM-DD`, blobs base64.
 */
export type ValueType =
  | { readonly kind: 'boolean' | 'double' | 'float' | 'text' | 'day' | 'blob' }
  | { readonly kind: 'integer'; readonly bits: 8 | 16 | 32 | 64; readonly isSigned: boolean }
  | { readonly kind: 'decimal'; readonly width: number; readonly scale: number }
  | { readonly kind: 'instant'; readonly unit: 'us' | 'ns'; readonly isUtc: boolean }
  | { readonly kind: 'list'; readonly item: ValueType }
  | { readonly kind: 'struct'; readonly fields: readonly OutputColumn[] }
  /** Anything else: a text as it is, every other value as JSON. */
  | { readonly kind: 'other' };

/** A column of an answer as it is written. */
export interface OutputColumn {
  readonly name: string;
  readonly type: ValueType;
}

/** A row of an answer as it is written, by column name. */
export type OutputRow = Readonly<Record<string, unknown>>;
