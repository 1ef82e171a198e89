import { type DuckDBType, DuckDBTypeId, DuckDBVector } from '@duckdb/node-api';
import { toJsonInteger } from './integer-values.js';
import { readStrings } from './read-strings.js';
import { formatSqlText } from './sql-text.js';
import type { ColumnReader } from './value-format.js';

/** Reads values of any type as text, through the slow and general way of `@duckdb/node-api`: for the rare types. */
export function createTextReader(type: DuckDBType): (...args: Parameters<ColumnReader>) => (string | null)[] {
  if (type.typeId === DuckDBTypeId.VARCHAR) return readStrings;
  return (vector, count) => {
    if (count === 0) return [];
    const items = DuckDBVector.create(vector, count, type).toArray();
    return items.map((item) => (item === null ? null : formatSqlText(item, type)));
  };
}

/** Reads BIGNUM values as numbers where that is exact, else as digits. */
export const readJsonBignums: ColumnReader = (vector, count) =>
  DuckDBVector.create(vector, count)
    .toArray()
    .map((item) => (typeof item === 'bigint' ? toJsonInteger(item) : null));
