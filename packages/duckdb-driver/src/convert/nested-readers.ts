import type {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBType,
  DuckDBUnionType,
} from '@duckdb/node-api';
import duckdb, { type Vector } from '@duckdb/node-bindings';
import type { RowValue } from '../row-data.js';
import { assembleRows } from './assemble-rows.js';
import { createTextReader } from './text-readers.js';
import type { ColumnReader } from './value-format.js';
import { readValid, viewValidity, viewValues } from './vector-memory.js';

type ReaderOf = (type: DuckDBType) => ColumnReader;

/** Reads LIST values as arrays. */
export function createListReader(type: DuckDBListType, readerOf: ReaderOf): ColumnReader {
  const readItems = readerOf(type.valueType);
  return (vector, count) => {
    const items = readItems(duckdb.list_vector_get_child(vector), duckdb.list_vector_get_size(vector));
    return readListEntries(vector, count, (start, end) => items.slice(start, end));
  };
}

/** Reads ARRAY values (lists of one length) as arrays. */
export function createArrayReader(type: DuckDBArrayType, readerOf: ReaderOf): ColumnReader {
  const readItems = readerOf(type.valueType);
  const { length } = type;
  return (vector, count) => {
    const items = readItems(duckdb.array_vector_get_child(vector), count * length);
    const slice = (index: number) => items.slice(index * length, (index + 1) * length);
    return readValid(viewValidity(vector, count), count, slice);
  };
}

/** Reads STRUCT values as objects; the fields of an unnamed one are called `1`, `2` and so on. */
export function createStructReader(type: DuckDBStructType, readerOf: ReaderOf): ColumnReader {
  const names = type.entryNames.map((name, place) => name || String(place + 1));
  const readFields = type.entryTypes.map(readerOf);
  return (vector, count) => {
    const fields = readFields.map((read, place) =>
      read(duckdb.struct_vector_get_child(vector, place), count),
    );
    const objects = assembleRows(names, fields, count);
    return readValid(viewValidity(vector, count), count, (index) => objects[index] ?? null);
  };
}

/** Reads MAP values as objects, each key in its text form. */
export function createMapReader(type: DuckDBMapType, readerOf: ReaderOf): ColumnReader {
  const readKeys = createTextReader(type.keyType);
  const readValues = readerOf(type.valueType);
  return (vector, count) => {
    const size = duckdb.list_vector_get_size(vector);
    const entries = duckdb.list_vector_get_child(vector);
    const keys = readKeys(duckdb.struct_vector_get_child(entries, 0), size);
    const values = readValues(duckdb.struct_vector_get_child(entries, 1), size);
    return readListEntries(vector, count, (start, end) => {
      const pairs = keys
        .slice(start, end)
        .map((key, offset) => [key, values[start + offset] ?? null] as const);
      return Object.fromEntries(pairs);
    });
  };
}

/** Reads UNION values as the value they hold. */
export function createUnionReader(type: DuckDBUnionType, readerOf: ReaderOf): ColumnReader {
  const readMembers = type.memberTypes.map(readerOf);
  return (vector, count) => {
    const tags = viewValues(duckdb.struct_vector_get_child(vector, 0), count, 1);
    const members = readMembers.map((read, place) => {
      return read(duckdb.struct_vector_get_child(vector, place + 1), count);
    });
    const held = (index: number) => members[tags.getUint8(index)]?.[index] ?? null;
    return readValid(viewValidity(vector, count), count, held);
  };
}

// duckdb_list_entry: 8 bytes of offset into the items, 8 bytes of length.
function readListEntries(
  vector: Vector,
  count: number,
  slice: (start: number, end: number) => RowValue,
): RowValue[] {
  const view = viewValues(vector, count, 16);
  return readValid(viewValidity(vector, count), count, (index) => {
    const start = Number(view.getBigUint64(index * 16, true));
    return slice(start, start + Number(view.getBigUint64(index * 16 + 8, true)));
  });
}
