import type { DuckDBMaterializedResult, DuckDBPreparedStatement } from '@duckdb/node-api';
import { bindParameters } from './bind-parameters.js';
import type { ChunkStream } from './chunk-stream.js';
import { type ColumnInfo, toColumnInfo } from './column-info.js';
import { createResultReader, type ResultReader } from './convert/result-reader.js';
import type { ValueFormat } from './convert/value-format.js';
import { createDuckDbError } from './duckdb-error.js';
import type { Parameter } from './parameter.js';
import type { RowData } from './row-data.js';
import type { WorkContext } from './session.js';
import { readSqlKeywords } from './sql-keywords.js';

/** A result that is still being produced, its columns, and how its chunks are read. */
export interface OpenResult {
  readonly columns: readonly ColumnInfo[];
  readonly reader: ResultReader;
  readonly stream: ChunkStream;
}

/** Prepares the last statement of a text, after running all before it; the caller destroys it. */
export async function prepareLast(context: WorkContext, sql: string): Promise<DuckDBPreparedStatement> {
  refuseNul(sql);
  context.noteSql(sql);
  try {
    return await context.connection.prepare(sql);
  } catch (error) {
    if (!isSeveralStatements(error)) throw error;
  }
  const statements = await context.connection.extractStatements(sql);
  for (let index = 0; index < statements.count - 1; index++) {
    const prepared = await statements.prepare(index);
    try {
      context.checkInterrupt();
      await prepared.run();
    } finally {
      prepared.destroySync();
    }
  }
  return statements.prepare(statements.count - 1);
}

/** Runs all statements of a text and gives the result of the last, whole; parameters are bound to the last. */
export async function runScript(
  context: WorkContext,
  sql: string,
  parameters: readonly Parameter[],
): Promise<DuckDBMaterializedResult> {
  if (parameters.length > 0) {
    return withPrepared(context, sql, (prepared) => runPrepared(context, prepared, parameters));
  }
  refuseNul(sql);
  context.noteSql(sql);
  return context.connection.run(sql);
}

/** Runs a prepared statement and gives its result, whole. */
export function runPrepared(
  context: WorkContext,
  prepared: DuckDBPreparedStatement,
  parameters: readonly Parameter[],
): Promise<DuckDBMaterializedResult> {
  bindParameters(prepared, parameters);
  context.checkInterrupt();
  return prepared.run();
}

/** Starts the last statement of a text, after running all before it, and leaves its result open. */
export function openScript(
  context: WorkContext,
  sql: string,
  parameters: readonly Parameter[],
  format: ValueFormat,
): Promise<OpenResult> {
  return withPrepared(context, sql, (prepared) => openPrepared(context, prepared, parameters, format));
}

/** Starts a prepared statement and leaves its result open. */
export async function openPrepared(
  context: WorkContext,
  prepared: DuckDBPreparedStatement,
  parameters: readonly Parameter[],
  format: ValueFormat,
): Promise<OpenResult> {
  bindParameters(prepared, parameters);
  const keywords = await readSqlKeywords(context.connection);
  context.checkInterrupt();
  const result = await prepared.stream();
  const reader = createResultReader(result, format);
  return { columns: describeColumns(reader, keywords), reader, stream: context.leaveStream(result) };
}

/** Reads all rows of a whole result, letting other work of the process run between its chunks. */
export async function readAllRows(
  context: WorkContext,
  result: DuckDBMaterializedResult,
  reader: ResultReader,
): Promise<RowData[]> {
  const { chunkCount } = result;
  if (chunkCount === 0) return [];
  // One chunk is soonest read on the spot; more are fetched on another thread, each while the last is read.
  if (chunkCount === 1) return reader.readRows(result.getChunk(0));
  const rows: RowData[] = [];
  let next = result.fetchChunk();
  for (let chunk = await next; chunk && chunk.rowCount > 0; chunk = await next) {
    context.checkInterrupt();
    next = result.fetchChunk();
    for (const row of reader.readRows(chunk)) rows.push(row);
  }
  return rows;
}

/** Describes the columns that a reader reads. */
export function describeColumns(reader: ResultReader, keywords: ReadonlySet<string>): ColumnInfo[] {
  return reader.types.map((type, place) => toColumnInfo(reader.names[place] ?? '', type, keywords));
}

async function withPrepared<T>(
  context: WorkContext,
  sql: string,
  use: (prepared: DuckDBPreparedStatement) => Promise<T>,
): Promise<T> {
  const prepared = await prepareLast(context, sql);
  try {
    return await use(prepared);
  } finally {
    prepared.destroySync();
  }
}

// DuckDB reads the text as a C string: what follows a NUL would be left out without a word.
function refuseNul(sql: string): void {
  if (sql.includes('\0')) throw createDuckDbError('Parser', 'the statement contains a NUL character');
}

// Tried first and found out from the error, since only DuckDB knows what is several (a PIVOT is, too).
function isSeveralStatements(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Cannot prepare multiple statements at once');
}
