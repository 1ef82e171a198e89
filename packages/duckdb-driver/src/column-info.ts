import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { formatSqlType } from './sql-type.js';

/** A type that has nothing to tell but its name. */
export interface GenericTypeInfo {
  id: string;
  sql_type: string;
  alias?: string;
}

/** A STRUCT and its fields, or a UNION and its members. */
export interface StructTypeInfo extends GenericTypeInfo {
  id: 'STRUCT' | 'UNION';
  children: { name: string; type: TypeInfo }[];
}

/** A LIST and the type of its items. */
export interface ListTypeInfo extends GenericTypeInfo {
  id: 'LIST';
  child: TypeInfo;
}

/** A MAP and the types of its keys and values. */
export interface MapTypeInfo extends GenericTypeInfo {
  id: 'MAP';
  key: TypeInfo;
  value: TypeInfo;
}

/** A DECIMAL: digits in all, and after the point. */
export interface DecimalTypeInfo extends GenericTypeInfo {
  id: 'DECIMAL';
  width: number;
  scale: number;
}

/** An ENUM and its values. */
export interface EnumTypeInfo extends GenericTypeInfo {
  id: 'ENUM';
  values: string[];
}

/** What is known of a column's type, as the old binding told it. */
export type TypeInfo =
  | GenericTypeInfo
  | StructTypeInfo
  | ListTypeInfo
  | MapTypeInfo
  | DecimalTypeInfo
  | EnumTypeInfo;

/** A column of a result. */
export interface ColumnInfo {
  name: string;
  type: TypeInfo;
}

/** Describes a column; `keywords` are those of DuckDB, which are quoted where they name a field. */
export function toColumnInfo(name: string, type: DuckDBType, keywords: ReadonlySet<string>): ColumnInfo {
  return { name, type: toTypeInfo(type, keywords) };
}

function toTypeInfo(type: DuckDBType, keywords: ReadonlySet<string>): TypeInfo {
  const sql_type = formatSqlType(type, keywords);
  const alias = type.alias === undefined ? {} : { alias: type.alias };
  const inner = (child: DuckDBType) => toTypeInfo(child, keywords);
  const children = (names: readonly string[], types: readonly DuckDBType[]) =>
    types.map((child, place) => ({ name: names[place] ?? '', type: inner(child) }));
  switch (type.typeId) {
    case DuckDBTypeId.STRUCT:
      return { id: 'STRUCT', sql_type, ...alias, children: children(type.entryNames, type.entryTypes) };
    case DuckDBTypeId.UNION:
      return { id: 'UNION', sql_type, ...alias, children: children(type.memberTags, type.memberTypes) };
    case DuckDBTypeId.LIST:
      return { id: 'LIST', sql_type, ...alias, child: inner(type.valueType) };
    case DuckDBTypeId.MAP:
      return { id: 'MAP', sql_type, ...alias, key: inner(type.keyType), value: inner(type.valueType) };
    case DuckDBTypeId.DECIMAL:
      return { id: 'DECIMAL', sql_type, ...alias, width: type.width, scale: type.scale };
    case DuckDBTypeId.ENUM:
      return { id: 'ENUM', sql_type, ...alias, values: [...type.values] };
    default:
      return { id: typeIdName(type.typeId), sql_type, ...alias };
  }
}

function typeIdName(typeId: DuckDBTypeId): string {
  if (typeId === DuckDBTypeId.TIME_TZ) return 'TIME WITH TIME ZONE';
  if (typeId === DuckDBTypeId.TIMESTAMP_TZ) return 'TIMESTAMP WITH TIME ZONE';
  return typeId === DuckDBTypeId.SQLNULL ? 'NULL' : (DuckDBTypeId[typeId] ?? 'INVALID');
}
