import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { type FixedWidth, fixedWidthOf } from './fixed-width-values.js';
import {
  createArrayReader,
  createListReader,
  createMapReader,
  createStructReader,
  createUnionReader,
} from './nested-readers.js';
import { readBlobs, readStrings } from './read-strings.js';
import { createTextReader, readJsonBignums } from './text-readers.js';
import type { ColumnReader, ValueFormat } from './value-format.js';
import { readValid, viewValidity, viewValues } from './vector-memory.js';

/** Chooses, once for a result, how the values of a column are read. */
export function createColumnReader(type: DuckDBType, format: ValueFormat): ColumnReader {
  const fixedWidth = fixedWidthOf(type, format);
  const read = fixedWidth ? createFixedWidthReader(fixedWidth) : createVariableReader(type, format);
  // The vector of a list's items has no memory to look at while there are none.
  return (vector, count) => (count === 0 ? [] : read(vector, count));
}

function createFixedWidthReader({ bytes, read }: FixedWidth): ColumnReader {
  return (vector, count) => {
    const view = viewValues(vector, count, bytes);
    return readValid(viewValidity(vector, count), count, (index) => read(view, index * bytes));
  };
}

function createVariableReader(type: DuckDBType, format: ValueFormat): ColumnReader {
  const readerOf = (inner: DuckDBType) => createColumnReader(inner, format);
  const isJson = format === 'json';
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return readStrings;
    case DuckDBTypeId.BLOB:
      return isJson ? readBase64 : readBlobs;
    case DuckDBTypeId.LIST:
      return createListReader(type, readerOf);
    case DuckDBTypeId.ARRAY:
      return createArrayReader(type, readerOf);
    case DuckDBTypeId.STRUCT:
      return createStructReader(type, readerOf);
    case DuckDBTypeId.MAP:
      return isJson ? createMapReader(type, readerOf) : createTextReader(type);
    case DuckDBTypeId.UNION:
      return isJson ? createUnionReader(type, readerOf) : createTextReader(type);
    case DuckDBTypeId.BIGNUM:
      return isJson ? readJsonBignums : createTextReader(type);
    case DuckDBTypeId.SQLNULL:
      return (_vector, count) => new Array<null>(count).fill(null);
    default:
      return createTextReader(type);
  }
}

const readBase64: ColumnReader = (vector, count) =>
  readBlobs(vector, count).map((blob) => blob?.toString('base64') ?? null);
