import { type Callback, callBack, refuse, type StatementArguments, splitArguments } from './callback.js';
import { createResultReader } from './convert/result-reader.js';
import type { Database } from './database.js';
import { coreOf, type DatabaseCore } from './database-core.js';
import { callBackAfterRows, passRows } from './each-row.js';
import { type BindableValue, type Parameter, toParameters } from './parameter.js';
import { QueryResult } from './query-result.js';
import { ResultStream } from './result-stream.js';
import type { ArrowArray, ArrowIterable, IpcResultStreamIterator, RowData, TableData } from './row-data.js';
import { openScript, readAllRows, runScript } from './run-statement.js';
import type { ScalarFunction } from './scalar-functions.js';
import type { Session, WorkContext } from './session.js';
import { attachSession } from './session-of.js';
import { Statement } from './statement.js';
import { createUnsupportedError } from './unsupported-features.js';

/** A connection: its statements run one after the other, in the order they were given. */
export class Connection {
  readonly #core: DatabaseCore;
  readonly #session: Session;

  /** Connects to a database; the callback learns whether that worked, and so does the first statement. */
  constructor(database: Database, callback?: Callback<Connection>) {
    this.#core = coreOf(database);
    this.#session = this.#core.connect();
    attachSession(this, this.#session);
    callBack(
      this.#session.opened().then(() => this),
      callback,
    );
  }

  /** Runs all statements of a text and gives the rows of the last, to which parameters are bound. */
  all(sql: string, ...args: StatementArguments<TableData>): void {
    const { values, callback } = splitArguments<TableData>(args);
    const rows = this.#run(values, async (context, parameters) => {
      const result = await runScript(context, sql, parameters);
      return readAllRows(context, result, createResultReader(result, 'binding'));
    });
    callBack(rows, callback);
  }

  /** Runs all statements of a text; calls back for every row of the last, then the second callback with their number. */
  each(sql: string, ...args: StatementArguments<RowData>): void {
    const split = splitArguments<RowData>(args);
    const passing = this.#run(split.values, async (context, parameters) => {
      const result = await openScript(context, sql, parameters, 'binding');
      return passRows(context, result, split.callback);
    });
    callBackAfterRows(passing, split);
  }

  /** Runs all statements of a text and gives no rows; parameters are bound to the last. */
  exec(sql: string, ...args: StatementArguments<void>): void {
    const { values, callback } = splitArguments<void>(args);
    const done = this.#run(values, async (context, parameters) => {
      await runScript(context, sql, parameters);
    });
    callBack(done, callback);
  }

  /** Prepares a text; its parameters are given when it is run. */
  prepare(sql: string, ...args: StatementArguments<Statement>): Statement {
    return new Statement(this, sql, splitArguments<Statement>(args).callback);
  }

  /** Prepares and runs a text; the callback gets the statement, which can be run again. */
  run(sql: string, ...args: StatementArguments<Statement>): Statement {
    const { values, callback } = splitArguments<Statement>(args);
    const statement = new Statement(this, sql);
    const report: Callback<void> = (error) => callback?.(error, statement);
    return statement.run(...(values as BindableValue[]), report);
  }

  /** The rows of a query as a stream; the query starts with the first read. */
  stream(sql: string, ...values: BindableValue[]): QueryResult {
    return new QueryResult(() =>
      this.#run(values, async (context, parameters) => {
        const result = await openScript(context, sql, parameters, 'binding');
        return new ResultStream(result, result.reader.readRows);
      }),
    );
  }

  /** Makes a JavaScript function callable from SQL, in the whole database; throws when the name is taken. */
  register_udf(name: string, returnType: string, call: ScalarFunction, callback?: Callback<void>): void {
    const { functions } = this.#core;
    functions.reserve(name);
    const done = this.#session.run(({ connection }) =>
      functions.register(connection, name, returnType, call),
    );
    callBack(done, callback);
  }

  /** Makes a function unknown again; one that is not known is passed over. */
  unregister_udf(name: string, callback?: Callback<void>): void {
    callBack(
      this.#session.runAside(async () => this.#core.functions.unregister(name)),
      callback,
    );
  }

  /** Waits for the statements before this call, then disconnects; closing again does no harm. */
  close(callback?: Callback<void>): void {
    callBack(this.#session.close(), callback);
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  register_bulk(..._args: unknown[]): void {
    throw createUnsupportedError('Connection.register_bulk');
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  arrowIPCAll(_sql: string, ...args: StatementArguments<ArrowArray>): void {
    refuse('Connection.arrowIPCAll', args);
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  arrowIPCStream(_sql: string, ..._values: BindableValue[]): Promise<IpcResultStreamIterator> {
    return Promise.reject(createUnsupportedError('Connection.arrowIPCStream'));
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  register_buffer(_name: string, _array: ArrowIterable, _force: boolean, callback?: Callback<void>): void {
    refuse('Connection.register_buffer', [callback]);
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  unregister_buffer(_name: string, callback?: Callback<void>): void {
    refuse('Connection.unregister_buffer', [callback]);
  }

  async #run<T>(
    values: readonly unknown[],
    work: (context: WorkContext, parameters: readonly Parameter[]) => Promise<T>,
  ): Promise<T> {
    const parameters = toParameters(values);
    return this.#session.run((context) => work(context, parameters));
  }
}
