import {
  BIGINT,
  BLOB,
  BOOLEAN,
  blobValue,
  DOUBLE,
  type DuckDBListType,
  type DuckDBListValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  HUGEINT,
  INTEGER,
  LIST,
  listValue,
  SQLNULL,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import { createDuckDbError } from './duckdb-error.js';
import type { ListParameter, Parameter } from './parameter.js';

/** A list as DuckDB takes it, and its type; throws (`Invalid Input`) when its items are not of one kind. */
export function toListValue(list: ListParameter, position: number): [DuckDBListValue, DuckDBListType] {
  const itemType = itemTypeOf(list, position);
  return [listValue(list.items.map((item) => toItem(item, itemType, position))), LIST(itemType)];
}

function itemTypeOf(list: ListParameter, position: number): DuckDBType {
  return list.items.map((item) => typeOf(item, position)).reduce((a, b) => widen(a, b, position), SQLNULL);
}

function typeOf(item: Parameter, position: number): DuckDBType {
  switch (typeof item) {
    case 'boolean':
      return BOOLEAN;
    case 'string':
      return VARCHAR;
    case 'bigint':
      return BigInt.asIntN(64, item) === item ? BIGINT : HUGEINT;
    case 'number':
      if (!Number.isSafeInteger(item)) return DOUBLE;
      return Math.abs(item) < 2 ** 31 ? INTEGER : BIGINT;
    default:
      if (item === null) return SQLNULL;
      if (item instanceof Uint8Array) return BLOB;
      return item.kind === 'date' ? TIMESTAMP : LIST(itemTypeOf(item, position));
  }
}

// The narrower of two number types gives way to the wider, and NULL to everything.
const NUMBER_WIDTHS = [DuckDBTypeId.INTEGER, DuckDBTypeId.BIGINT, DuckDBTypeId.HUGEINT, DuckDBTypeId.DOUBLE];

function widen(a: DuckDBType, b: DuckDBType, position: number): DuckDBType {
  if (a.typeId === DuckDBTypeId.SQLNULL) return b;
  if (b.typeId === DuckDBTypeId.SQLNULL) return a;
  const widthA = NUMBER_WIDTHS.indexOf(a.typeId);
  const widthB = NUMBER_WIDTHS.indexOf(b.typeId);
  if (widthA >= 0 && widthB >= 0) return widthA > widthB ? a : b;
  if (a.typeId === DuckDBTypeId.LIST && b.typeId === DuckDBTypeId.LIST) {
    return LIST(widen(a.valueType, b.valueType, position));
  }
  if (a.typeId === b.typeId) return a;
  throw createDuckDbError('Invalid Input', `parameter ${position} is an array of both ${a} and ${b}`);
}

function toItem(item: Parameter, type: DuckDBType, position: number): DuckDBValue {
  switch (typeof item) {
    case 'bigint':
    case 'number':
      return type.typeId === DuckDBTypeId.DOUBLE || type.typeId === DuckDBTypeId.INTEGER
        ? Number(item)
        : BigInt(item);
    case 'object':
      if (item === null) return null;
      if (item instanceof Uint8Array) return blobValue(item);
      if (item.kind === 'date') return new DuckDBTimestampValue(BigInt(item.epochMs) * 1000n);
      return listValue(
        item.items.map((inner) => toItem(inner, (type as DuckDBListType).valueType, position)),
      );
    default:
      return item;
  }
}
