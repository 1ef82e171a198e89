import type { DuckDBDataChunk, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { RowData, RowValue } from '../row-data.js';
import { assembleRows } from './assemble-rows.js';
import { createColumnReader } from './column-reader.js';
import type { ValueFormat } from './value-format.js';

/** Reads the chunks of one result; how, is settled once from the types of its columns. */
export interface ResultReader {
  readonly names: readonly string[];
  readonly types: readonly DuckDBType[];
  readonly readColumns: (chunk: DuckDBDataChunk) => RowValue[][];
  readonly readRows: (chunk: DuckDBDataChunk) => RowData[];
}

/** Makes the reader for a result; in the `json` format a repeated column name gets a number: `id`, `id_1`. */
export function createResultReader(result: DuckDBResult, format: ValueFormat): ResultReader {
  const names = format === 'json' ? distinguish(result.columnNames()) : result.columnNames();
  const types = result.columnTypes();
  const readers = types.map((type) => createColumnReader(type, format));
  const readColumns = (chunk: DuckDBDataChunk) => {
    const count = chunk.rowCount;
    const columns = readers.map((read, place) =>
      read(duckdb.data_chunk_get_vector(chunk.chunk, place), count),
    );
    // The readers look at the chunk's own memory. Asking it something afterwards keeps it from being
    // garbage collected, and that memory freed, while they do.
    if (chunk.rowCount !== count) throw new Error('a chunk changed while it was read');
    return columns;
  };
  const readRows = (chunk: DuckDBDataChunk) => assembleRows(names, readColumns(chunk), chunk.rowCount);
  return { names, types, readColumns, readRows };
}

function distinguish(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let number = 1; taken.has(distinct); number++) distinct = `${name}_${number}`;
    taken.add(distinct);
    return distinct;
  });
}
