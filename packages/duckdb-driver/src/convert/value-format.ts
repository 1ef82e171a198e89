import type { Vector } from '@duckdb/node-bindings';
import type { RowValue } from '../row-data.js';

/**
 * The form that values take: `binding`, as the old binding gave them (bigint, Date, Buffer), or `json`, which
 * `JSON.stringify` takes as it stands (exact numbers, RFC 3339 times with microseconds, base64).
 */
export type ValueFormat = 'binding' | 'json';

/** Reads the first `count` values of a vector; a NULL is null. */
export type ColumnReader = (vector: Vector, count: number) => RowValue[];
