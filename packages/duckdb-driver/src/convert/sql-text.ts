import {
  DuckDBArrayValue,
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { formatDouble, formatFloat } from './float-text.js';

// White space is that of ASCII only.
const NEEDS_QUOTES = /^$|^[ \t-\r]|[ \t-\r]$|^null$|["'(),:=[\]{}]/i;

/** A value as DuckDB's cast to VARCHAR writes it; a TIMESTAMPTZ in UTC, whatever the session's time zone. */
export function formatSqlText(value: DuckDBValue, type: DuckDBType): string {
  if (value === null) return 'NULL';
  if (value instanceof DuckDBDateValue) return formatDate(value);
  if (type.typeId === DuckDBTypeId.DOUBLE) return formatDouble(Number(value));
  if (type.typeId === DuckDBTypeId.FLOAT) return formatFloat(Number(value));
  if (value instanceof DuckDBUnionValue && type.typeId === DuckDBTypeId.UNION) {
    return formatSqlText(value.value, type.memberTypeForTag(value.tag));
  }
  if (value instanceof DuckDBMapValue && type.typeId === DuckDBTypeId.MAP) {
    const { keyType, valueType } = type;
    const entries = value.entries.map((entry) => {
      return `${formatNested(entry.key, keyType)}=${formatNested(entry.value, valueType)}`;
    });
    return `{${entries.join(', ')}}`;
  }
  if (value instanceof DuckDBStructValue && type.typeId === DuckDBTypeId.STRUCT) {
    const entries = type.entryNames.map((name, index) => {
      const entryType = type.entryTypes[index];
      const text = entryType ? formatNested(value.entries[name] ?? null, entryType) : 'NULL';
      return name === '' ? text : `${quote(name)}: ${text}`;
    });
    return type.entryNames[0] === '' ? `(${entries.join(', ')})` : `{${entries.join(', ')}}`;
  }
  const isSequence = value instanceof DuckDBListValue || value instanceof DuckDBArrayValue;
  if (isSequence && (type.typeId === DuckDBTypeId.LIST || type.typeId === DuckDBTypeId.ARRAY)) {
    return `[${value.items.map((item) => formatNested(item, type.valueType)).join(', ')}]`;
  }
  return String(value);
}

const NEVER_QUOTED = new Set([
  DuckDBTypeId.LIST,
  DuckDBTypeId.ARRAY,
  DuckDBTypeId.STRUCT,
  DuckDBTypeId.MAP,
  DuckDBTypeId.UNION,
]);

function formatNested(value: DuckDBValue, type: DuckDBType): string {
  const text = formatSqlText(value, type);
  if (value === null || NEVER_QUOTED.has(type.typeId)) return text;
  return NEEDS_QUOTES.test(text) ? quote(text) : text;
}

function formatDate(date: DuckDBDateValue): string {
  if (date.days === DuckDBDateValue.PosInf.days) return 'infinity';
  return date.days === DuckDBDateValue.NegInf.days ? '-infinity' : String(date);
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
