import { type DuckDBPreparedStatement, DuckDBTypeId } from '@duckdb/node-api';
import { type Callback, callBack, refuse, type StatementArguments, splitArguments } from './callback.js';
import { type ColumnInfo, toColumnInfo } from './column-info.js';
import type { Connection } from './connection.js';
import { createResultReader } from './convert/result-reader.js';
import { createDuckDbError } from './duckdb-error.js';
import { callBackAfterRows, passRows } from './each-row.js';
import { type Parameter, toParameters } from './parameter.js';
import type { ArrowArray, RowData, TableData } from './row-data.js';
import { openPrepared, prepareLast, readAllRows, runPrepared } from './run-statement.js';
import type { Session, WorkContext } from './session.js';
import { sessionOf } from './session-of.js';
import { readSqlKeywords } from './sql-keywords.js';

/** A prepared statement. Of several statements in its text, all but the last run when it is made. */
export class Statement {
  /** The text it was made from. */
  readonly sql: string;
  readonly #session: Session;
  readonly #preparing: Promise<void>;
  #prepared: DuckDBPreparedStatement | undefined;
  #columns: ColumnInfo[] = [];

  /** Prepares a text on a connection; without a callback, an error is told by the first run. */
  constructor(connection: Connection, sql: string, callback?: Callback<Statement>) {
    this.sql = sql;
    this.#session = sessionOf(connection);
    this.#preparing = this.#session.run(async (context) => {
      const prepared = await prepareLast(context, sql);
      this.#prepared = prepared;
      this.#columns = describePrepared(prepared, await readSqlKeywords(context.connection));
    });
    callBack(
      this.#preparing.then(() => this),
      callback,
    );
  }

  /** Runs it and gives all rows. */
  all(...args: StatementArguments<TableData>): this {
    const { values, callback } = splitArguments<TableData>(args);
    const rows = this.#run(values, async (context, statement, parameters) => {
      const result = await runPrepared(context, statement, parameters);
      return readAllRows(context, result, createResultReader(result, 'binding'));
    });
    callBack(rows, callback);
    return this;
  }

  /** Runs it and gives no rows. */
  run(...args: StatementArguments<void>): this {
    const { values, callback } = splitArguments<void>(args);
    const done = this.#run(values, async (context, statement, parameters) => {
      await runPrepared(context, statement, parameters);
    });
    callBack(done, callback);
    return this;
  }

  /** Runs it and calls back for every row, then the second callback, if there is one, with their number. */
  each(...args: StatementArguments<RowData>): this {
    const split = splitArguments<RowData>(args);
    const passing = this.#run(split.values, async (context, statement, parameters) => {
      const result = await openPrepared(context, statement, parameters, 'binding');
      return passRows(context, result, split.callback);
    });
    callBackAfterRows(passing, split);
    return this;
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  arrowIPCAll(...args: StatementArguments<ArrowArray>): void {
    refuse('Statement.arrowIPCAll', args);
  }

  /** The columns of its result; none before it is prepared, of type `UNKNOWN` where that hangs on the parameters. */
  columns(): ColumnInfo[] {
    return this.#columns;
  }

  /** Frees it after the runs before this call; running it later is an error, finalizing it again is not. */
  finalize(callback?: Callback<void>): void {
    const finalized = this.#session.runAside(async () => {
      this.#prepared?.destroySync();
      this.#prepared = undefined;
    });
    callBack(finalized, callback);
  }

  async #run<T>(
    values: readonly unknown[],
    work: (context: WorkContext, statement: DuckDBPreparedStatement, parameters: Parameter[]) => Promise<T>,
  ): Promise<T> {
    const parameters = toParameters(values);
    return this.#session.run(async (context) => {
      await this.#preparing;
      if (!this.#prepared) throw createDuckDbError('Invalid Input', 'statement was finalized');
      return work(context, this.#prepared, parameters);
    });
  }
}

function describePrepared(prepared: DuckDBPreparedStatement, keywords: ReadonlySet<string>): ColumnInfo[] {
  return Array.from({ length: prepared.columnCount }, (_, place) => {
    const name = prepared.columnName(place);
    // The type can hang on parameters that are still to come.
    const isKnown = prepared.columnTypeId(place) !== DuckDBTypeId.INVALID;
    if (isKnown) return toColumnInfo(name, prepared.columnType(place), keywords);
    return { name, type: { id: 'UNKNOWN', sql_type: 'UNKNOWN' } };
  });
}
