import {
  blobValue,
  DuckDBDateValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { createDuckDbError } from '../duckdb-error.js';

const DAY_MS = 86_400_000;

/** Turns what a function returned into a value of its return type; throws when it is none. */
export type ToVectorValue = (value: unknown) => DuckDBValue;

const CONVERSIONS: Partial<Record<DuckDBTypeId, ToVectorValue>> = {
  [DuckDBTypeId.BOOLEAN]: Boolean,
  [DuckDBTypeId.TINYINT]: Number,
  [DuckDBTypeId.SMALLINT]: Number,
  [DuckDBTypeId.INTEGER]: Number,
  [DuckDBTypeId.UTINYINT]: Number,
  [DuckDBTypeId.USMALLINT]: Number,
  [DuckDBTypeId.UINTEGER]: Number,
  [DuckDBTypeId.FLOAT]: Number,
  [DuckDBTypeId.DOUBLE]: Number,
  [DuckDBTypeId.BIGINT]: toBigint,
  [DuckDBTypeId.UBIGINT]: toBigint,
  [DuckDBTypeId.HUGEINT]: toBigint,
  [DuckDBTypeId.UHUGEINT]: toBigint,
  [DuckDBTypeId.VARCHAR]: String,
  [DuckDBTypeId.BLOB]: (value) => blobValue(value instanceof Uint8Array ? value : String(value)),
  [DuckDBTypeId.DATE]: (value) => new DuckDBDateValue(Math.floor(toEpochMs(value) / DAY_MS)),
  [DuckDBTypeId.TIMESTAMP]: (value) => new DuckDBTimestampValue(toMicros(value)),
  [DuckDBTypeId.TIMESTAMP_TZ]: (value) => new DuckDBTimestampTZValue(toMicros(value)),
};

/** How values of a return type are made; throws (`Not implemented`) for a type that functions cannot return. */
export function toVectorValueFor(type: DuckDBType): ToVectorValue {
  const conversion = CONVERSIONS[type.typeId];
  if (!conversion) throw createDuckDbError('Not implemented', `a function that returns ${type}`);
  return conversion;
}

function toBigint(value: unknown): bigint {
  return typeof value === 'bigint' ? value : BigInt(Number(value));
}

function toEpochMs(value: unknown): number {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.getTime();
  throw createDuckDbError('Conversion', `a function returned ${String(value)}, where a Date is due`);
}

// A bigint is taken for microseconds, which a Date cannot tell.
function toMicros(value: unknown): bigint {
  return typeof value === 'bigint' ? value : BigInt(toEpochMs(value)) * 1000n;
}
