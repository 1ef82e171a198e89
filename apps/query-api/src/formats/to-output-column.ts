import type {
  ColumnInfo,
  DecimalTypeInfo,
  GenericTypeInfo,
  ListTypeInfo,
  StructTypeInfo,
  TypeInfo,
} from 'duckdb';
import type { OutputColumn, ValueType } from './value-type.js';

const integer = (bits: 8 | 16 | 32 | 64, isSigned: boolean) => ({ kind: 'integer', bits, isSigned }) as const;

const plainTypes: Readonly<Record<string, ValueType>> = {
  BOOLEAN: { kind: 'boolean' },
  TINYINT: integer(8, true),
  SMALLINT: integer(16, true),
  INTEGER: integer(32, true),
  BIGINT: integer(64, true),
  UTINYINT: integer(8, false),
  USMALLINT: integer(16, false),
  UINTEGER: integer(32, false),
  UBIGINT: integer(64, false),
  FLOAT: { kind: 'float' },
  DOUBLE: { kind: 'double' },
  // As DuckDB itself exports it; its numbers of 39 digits fit, too.
  HUGEINT: { kind: 'decimal', width: 38, scale: 0 },
  VARCHAR: { kind: 'text' },
  BLOB: { kind: 'blob' },
  DATE: { kind: 'day' },
  'TIMESTAMP WITH TIME ZONE': { kind: 'instant', unit: 'us', isUtc: true },
  TIMESTAMP: { kind: 'instant', unit: 'us', isUtc: false },
  TIMESTAMP_S: { kind: 'instant', unit: 'us', isUtc: false },
  TIMESTAMP_MS: { kind: 'instant', unit: 'us', isUtc: false },
  TIMESTAMP_NS: { kind: 'instant', unit: 'ns', isUtc: false },
};

/** A column of a result of DuckDB, whose values are read in the `json` form, as answers are written. */
export function toOutputColumn({ name, type }: ColumnInfo): OutputColumn {
  return { name, type: toValueType(type) };
}

function toValueType(type: TypeInfo): ValueType {
  if (type.alias !== undefined) return { kind: 'other' };
  if (isList(type)) return { kind: 'list', item: toValueType(type.child) };
  if (isDecimal(type)) return { kind: 'decimal', width: type.width, scale: type.scale };
  if (isStruct(type)) {
    const names = new Set(type.children.map(({ name }) => name));
    // Fields without names of their own cannot be told apart.
    if (names.size < type.children.length || names.has('')) return { kind: 'other' };
    return { kind: 'struct', fields: type.children.map(toOutputColumn) };
  }
  return plainTypes[type.id] ?? { kind: 'other' };
}

const isList = (type: GenericTypeInfo): type is ListTypeInfo => type.id === 'LIST';
const isDecimal = (type: GenericTypeInfo): type is DecimalTypeInfo => type.id === 'DECIMAL';
const isStruct = (type: GenericTypeInfo): type is StructTypeInfo => type.id === 'STRUCT';
