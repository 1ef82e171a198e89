import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { ColumnInfo } from './column-info.js';
import type { Connection } from './connection.js';
import { createResultReader } from './convert/result-reader.js';
import type { ValueFormat } from './convert/value-format.js';
import type { Database } from './database.js';
import { createDuckDbError } from './duckdb-error.js';
import { type BindableValue, type Parameter, toParameters } from './parameter.js';
import { ResultStream } from './result-stream.js';
import type { RowData, RowValue } from './row-data.js';
import { describeColumns, type OpenResult, openScript, readAllRows, runScript } from './run-statement.js';
import type { Session, WorkContext } from './session.js';
import { sessionOf } from './session-of.js';
import { readSqlKeywords } from './sql-keywords.js';

/** A `Connection` of duckdb-async, by what it has and ours has not. */
export interface AsyncConnection {
  prepareSync(sql: string): unknown;
  close(): Promise<void>;
}

/** A `Database` of duckdb-async. */
export interface AsyncDatabase {
  get_ddb_internal(): Database;
}

/** Where a statement is to run: a connection, or a database for the connection of its own; ours or duckdb-async's. */
export type ConnectionSource = Connection | Database | AsyncConnection | AsyncDatabase;

/** How values are to come. */
export interface ReadOptions {
  /** The form of the values; `binding` unless said otherwise. */
  readonly format?: ValueFormat;
}

/** A whole result. */
export interface ReadResult {
  readonly columns: readonly ColumnInfo[];
  readonly rows: RowData[];
}

/** Some rows of a result, column by column, in the order of `ResultStream.columns`. */
export interface ColumnBatch {
  readonly rowCount: number;
  readonly columns: readonly (readonly RowValue[])[];
}

/** How far a running query is, as DuckDB estimates it. */
export interface QueryProgress {
  /** From 0 to 100; undefined while DuckDB does not know. */
  readonly percentage: number | undefined;
  readonly rowsProcessed: number;
  readonly rowsTotal: number;
}

/** Interrupts the statement that runs on a connection: it fails with the `INTERRUPT` type; those behind it still run. */
export function interruptConnection(source: ConnectionSource): void {
  findSession(source).interrupt();
}

/**
 * How far the running query is. DuckDB keeps count only on a connection with `SET enable_progress_bar = true` and,
 * so that it prints nothing, `SET enable_progress_bar_print = false`; and with more than one thread it often fails to
 * begin, so be ready to do without.
 */
export function queryProgress(source: ConnectionSource): QueryProgress {
  const progress = findSession(source).connection?.progress;
  return {
    percentage: progress && progress.percentage >= 0 ? progress.percentage : undefined,
    rowsProcessed: Number(progress?.rows_processed ?? 0),
    rowsTotal: Number(progress?.total_rows_to_process ?? 0),
  };
}

/** Runs a query and gives its columns and all its rows; throws a DuckDbError. */
export function readRows(
  source: ConnectionSource,
  sql: string,
  parameters: readonly BindableValue[] = [],
  options: ReadOptions = {},
): Promise<ReadResult> {
  return work(source, parameters, async (context, bound) => {
    const keywords = await readSqlKeywords(context.connection);
    context.checkInterrupt();
    const result = await runScript(context, sql, bound);
    const reader = createResultReader(result, options.format ?? 'binding');
    return { columns: describeColumns(reader, keywords), rows: await readAllRows(context, result, reader) };
  });
}

/** Starts a query and gives its rows in batches while they are produced; throws a DuckDbError. */
export function streamRows(
  source: ConnectionSource,
  sql: string,
  parameters: readonly BindableValue[] = [],
  options: ReadOptions = {},
): Promise<ResultStream<RowData[]>> {
  return openStream(source, sql, parameters, options, ({ reader }) => reader.readRows);
}

/** Starts a query and gives its values in batches of columns while they are produced; throws a DuckDbError. */
export function streamColumns(
  source: ConnectionSource,
  sql: string,
  parameters: readonly BindableValue[] = [],
  options: ReadOptions = {},
): Promise<ResultStream<ColumnBatch>> {
  return openStream(source, sql, parameters, options, ({ reader }) => (chunk) => {
    return { rowCount: chunk.rowCount, columns: reader.readColumns(chunk) };
  });
}

function openStream<Batch>(
  source: ConnectionSource,
  sql: string,
  parameters: readonly BindableValue[],
  options: ReadOptions,
  createToBatch: (result: OpenResult) => (chunk: DuckDBDataChunk) => Batch,
): Promise<ResultStream<Batch>> {
  return work(source, parameters, async (context, bound) => {
    const result = await openScript(context, sql, bound, options.format ?? 'binding');
    return new ResultStream(result, createToBatch(result));
  });
}

async function work<T>(
  source: ConnectionSource,
  parameters: readonly BindableValue[],
  run: (context: WorkContext, bound: readonly Parameter[]) => Promise<T>,
): Promise<T> {
  const bound = toParameters(parameters);
  return findSession(source).run((context) => run(context, bound));
}

function findSession(source: ConnectionSource): Session {
  if ('get_ddb_internal' in source) return sessionOf(source.get_ddb_internal());
  if (!('prepareSync' in source)) return sessionOf(source);
  // duckdb-async keeps our connection in a private field, and null in it after closing.
  const connection: unknown = Reflect.get(source, 'conn');
  if (typeof connection === 'object' && connection !== null) return sessionOf(connection);
  throw createDuckDbError('Connection', 'the connection is closed, or not one of duckdb-async 1.4');
}
