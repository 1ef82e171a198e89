import { type Callback, callBack, refuse, type StatementArguments } from './callback.js';
import { Connection } from './connection.js';
import { attachCore, DatabaseCore } from './database-core.js';
import { createDuckDbError } from './duckdb-error.js';
import { OPEN_READONLY } from './open-modes.js';
import type { BindableValue } from './parameter.js';
import type { QueryResult } from './query-result.js';
import type {
  ArrowArray,
  ArrowIterable,
  IpcResultStreamIterator,
  ReplacementScanCallback,
  RowData,
  TableData,
} from './row-data.js';
import type { ScalarFunction } from './scalar-functions.js';
import { attachSession, sessionOf } from './session-of.js';
import type { Statement } from './statement.js';
import { createUnsupportedError } from './unsupported-features.js';

/** A database: a file, or `:memory:`. Statements given to it run on a connection of its own. */
export class Database {
  readonly #core: DatabaseCore;
  readonly #connection: Connection;

  /**
   * Opens a database. After the path come, each optional, an open mode (`OPEN_READONLY`), DuckDB's configuration
   * options and a callback, which learns whether it opened; the first statement learns that, too.
   */
  constructor(path: string, ...args: (number | Record<string, string> | Callback<Database> | undefined)[]) {
    if (typeof path !== 'string')
      throw createDuckDbError('Invalid Input', 'the path of a database is expected');
    const options: Record<string, string> = { duckdb_api: 'nodejs' };
    let callback: Callback<Database> | undefined;
    for (const arg of args) {
      if (typeof arg === 'function') callback = arg;
      else if (arg === OPEN_READONLY) options['access_mode'] = 'READ_ONLY';
      else if (typeof arg === 'object') Object.assign(options, arg);
    }
    this.#core = new DatabaseCore(path, options);
    attachCore(this, this.#core);
    this.#connection = this.connect();
    attachSession(this, sessionOf(this.#connection));
    callBack(
      this.#core.opened().then(() => this),
      callback,
    );
  }

  /** Makes a connection. */
  connect(): Connection {
    return new Connection(this);
  }

  /** As {@link Connection.all}. */
  all(sql: string, ...args: StatementArguments<TableData>): this {
    this.#connection.all(sql, ...args);
    return this;
  }

  /** As {@link Connection.each}. */
  each(sql: string, ...args: StatementArguments<RowData>): this {
    this.#connection.each(sql, ...args);
    return this;
  }

  /** As {@link Connection.exec}. */
  exec(sql: string, ...args: StatementArguments<void>): this {
    this.#connection.exec(sql, ...args);
    return this;
  }

  /** As {@link Connection.prepare}. */
  prepare(sql: string, ...args: StatementArguments<Statement>): Statement {
    return this.#connection.prepare(sql, ...args);
  }

  /** As {@link Connection.run}. */
  run(sql: string, ...args: StatementArguments<Statement>): Statement {
    return this.#connection.run(sql, ...args);
  }

  /** As {@link Connection.stream}. */
  stream(sql: string, ...values: BindableValue[]): QueryResult {
    return this.#connection.stream(sql, ...values);
  }

  /** As {@link Connection.register_udf}. */
  register_udf(name: string, returnType: string, call: ScalarFunction, callback?: Callback<void>): this {
    this.#connection.register_udf(name, returnType, call, callback);
    return this;
  }

  /** As {@link Connection.unregister_udf}. */
  unregister_udf(name: string, callback?: Callback<void>): this {
    this.#connection.unregister_udf(name, callback);
    return this;
  }

  /** Calls back at once: statements of a connection run one after the other anyway. */
  serialize(callback?: Callback<void>): this {
    callback?.(null);
    return this;
  }

  /** Calls back at once: connections run beside each other anyway. */
  parallelize(callback?: Callback<void>): this {
    callback?.(null);
    return this;
  }

  /** Calls back when everything given so far, to whatever connection, has ended. */
  wait(callback: Callback<void>): this {
    callBack(this.#core.settled(), callback);
    return this;
  }

  /** Interrupts what runs on any connection (in the old binding this did nothing). */
  interrupt(): void {
    this.#core.interrupt();
  }

  /** Waits for the statements before this call, closes all connections, then the database; closing again does no harm. */
  close(callback?: Callback<void>): void {
    callBack(this.#core.close(), callback);
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  arrowIPCAll(_sql: string, ...args: StatementArguments<ArrowArray>): void {
    refuse('Database.arrowIPCAll', args);
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  arrowIPCStream(_sql: string, ..._values: BindableValue[]): Promise<IpcResultStreamIterator> {
    return Promise.reject(createUnsupportedError('Database.arrowIPCStream'));
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  register_buffer(_name: string, _array: ArrowIterable, _force: boolean, callback?: Callback<void>): void {
    refuse('Database.register_buffer', [callback]);
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  unregister_buffer(_name: string, callback?: Callback<void>): void {
    refuse('Database.unregister_buffer', [callback]);
  }

  /** Always refused, see `UNSUPPORTED_FEATURES`. */
  registerReplacementScan(_callback: ReplacementScanCallback): Promise<void> {
    return Promise.reject(createUnsupportedError('Database.registerReplacementScan'));
  }
}
