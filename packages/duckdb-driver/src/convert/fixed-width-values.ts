import { type DuckDBEnumType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import type { RowValue } from '../row-data.js';
import { decimalLayout, jsonDecimalLayout } from './decimal-values.js';
import { readInt128, readJsonInt64, readJsonUint64, readUint128, toJsonInteger } from './integer-values.js';
import { readDate, readDay, readInstant, readInstantOfSeconds } from './timestamp-values.js';
import { readUuid } from './uuid-values.js';
import type { ValueFormat } from './value-format.js';

const DAY_MS = 86_400_000;

/** A type whose values all take the same number of bytes, and how one is read. */
export interface FixedWidth {
  readonly bytes: number;
  readonly read: (view: DataView, offset: number) => RowValue;
}

const SAME_IN_BOTH_FORMATS: Partial<Record<DuckDBTypeId, FixedWidth>> = {
  [DuckDBTypeId.BOOLEAN]: { bytes: 1, read: (view, offset) => view.getUint8(offset) !== 0 },
  [DuckDBTypeId.TINYINT]: { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  [DuckDBTypeId.SMALLINT]: { bytes: 2, read: (view, offset) => view.getInt16(offset, true) },
  [DuckDBTypeId.INTEGER]: { bytes: 4, read: (view, offset) => view.getInt32(offset, true) },
  [DuckDBTypeId.UTINYINT]: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  [DuckDBTypeId.USMALLINT]: { bytes: 2, read: (view, offset) => view.getUint16(offset, true) },
  [DuckDBTypeId.UINTEGER]: { bytes: 4, read: (view, offset) => view.getUint32(offset, true) },
  [DuckDBTypeId.FLOAT]: { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  [DuckDBTypeId.DOUBLE]: { bytes: 8, read: (view, offset) => view.getFloat64(offset, true) },
  [DuckDBTypeId.UUID]: { bytes: 16, read: readUuid },
};

/** An INTERVAL, whose microseconds alone may be more than a number holds exactly. */
function intervalLayout(readMicros: (view: DataView, offset: number) => number | string): FixedWidth {
  return {
    bytes: 16,
    read: (view, offset) => ({
      months: view.getInt32(offset, true),
      days: view.getInt32(offset + 4, true),
      micros: readMicros(view, offset + 8),
    }),
  };
}

const BY_FORMAT: Record<ValueFormat, Partial<Record<DuckDBTypeId, FixedWidth>>> = {
  binding: {
    [DuckDBTypeId.BIGINT]: { bytes: 8, read: (view, offset) => view.getBigInt64(offset, true) },
    [DuckDBTypeId.UBIGINT]: { bytes: 8, read: (view, offset) => view.getBigUint64(offset, true) },
    [DuckDBTypeId.HUGEINT]: { bytes: 16, read: readInt128 },
    [DuckDBTypeId.UHUGEINT]: { bytes: 16, read: readUint128 },
    [DuckDBTypeId.INTERVAL]: intervalLayout((view, offset) => Number(view.getBigInt64(offset, true))),
    [DuckDBTypeId.DATE]: { bytes: 4, read: (view, offset) => new Date(view.getInt32(offset, true) * DAY_MS) },
    [DuckDBTypeId.TIMESTAMP_S]: {
      bytes: 8,
      read: (view, offset) => new Date(Number(view.getBigInt64(offset, true)) * 1000),
    },
    [DuckDBTypeId.TIMESTAMP_MS]: { bytes: 8, read: (view, offset) => readDate(view, offset, 1) },
    [DuckDBTypeId.TIMESTAMP]: { bytes: 8, read: (view, offset) => readDate(view, offset, 1000) },
    [DuckDBTypeId.TIMESTAMP_TZ]: { bytes: 8, read: (view, offset) => readDate(view, offset, 1000) },
    [DuckDBTypeId.TIMESTAMP_NS]: { bytes: 8, read: (view, offset) => readDate(view, offset, 1_000_000) },
  },
  json: {
    [DuckDBTypeId.BIGINT]: { bytes: 8, read: readJsonInt64 },
    [DuckDBTypeId.UBIGINT]: { bytes: 8, read: readJsonUint64 },
    [DuckDBTypeId.HUGEINT]: { bytes: 16, read: (view, offset) => toJsonInteger(readInt128(view, offset)) },
    [DuckDBTypeId.UHUGEINT]: { bytes: 16, read: (view, offset) => toJsonInteger(readUint128(view, offset)) },
    [DuckDBTypeId.INTERVAL]: intervalLayout(readJsonInt64),
    [DuckDBTypeId.DATE]: { bytes: 4, read: readDay },
    [DuckDBTypeId.TIMESTAMP_S]: { bytes: 8, read: readInstantOfSeconds },
    [DuckDBTypeId.TIMESTAMP_MS]: { bytes: 8, read: (view, offset) => readInstant(view, offset, 1) },
    [DuckDBTypeId.TIMESTAMP]: { bytes: 8, read: (view, offset) => readInstant(view, offset, 1000) },
    [DuckDBTypeId.TIMESTAMP_TZ]: { bytes: 8, read: (view, offset) => readInstant(view, offset, 1000) },
    [DuckDBTypeId.TIMESTAMP_NS]: { bytes: 8, read: (view, offset) => readInstant(view, offset, 1_000_000) },
  },
};

/** How values of a type are read, if they all have one width; undefined for texts, nested and rare types. */
export function fixedWidthOf(type: DuckDBType, format: ValueFormat): FixedWidth | undefined {
  if (type.typeId === DuckDBTypeId.DECIMAL) {
    return (format === 'json' ? jsonDecimalLayout : decimalLayout)(type.width, type.scale);
  }
  if (type.typeId === DuckDBTypeId.ENUM) return enumLayout(type);
  return SAME_IN_BOTH_FORMATS[type.typeId] ?? BY_FORMAT[format][type.typeId];
}

function enumLayout({ values, internalTypeId }: DuckDBEnumType): FixedWidth {
  const nameOf = (index: number) => values[index] ?? null;
  if (internalTypeId === DuckDBTypeId.UTINYINT) {
    return { bytes: 1, read: (view, offset) => nameOf(view.getUint8(offset)) };
  }
  if (internalTypeId === DuckDBTypeId.USMALLINT) {
    return { bytes: 2, read: (view, offset) => nameOf(view.getUint16(offset, true)) };
  }
  return { bytes: 4, read: (view, offset) => nameOf(view.getUint32(offset, true)) };
}
