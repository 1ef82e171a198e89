import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBResult,
  ResultReturnType,
} from '@duckdb/node-api';
import { createDuckDbError, createInterruptError, type DuckDbError } from './duckdb-error.js';

/**
 * The chunks of a result that DuckDB is still producing.
 *
 * DuckDB closes an open result without a word as soon as anything else runs on its connection, and
 * `fetchChunk` reports an error as the end of the rows. So whoever needs the connection calls `release`
 * first, and the end of the rows is believed only when the result still calls itself valid.
 */
export class ChunkStream {
  readonly #result: DuckDBResult;
  readonly #connection: DuckDBConnection;
  readonly #keepsTransaction: boolean;
  readonly #setAside: DuckDBDataChunk[] = [];
  #failure: DuckDbError | undefined;
  #ended = false;
  #abandoned = false;
  #interrupted = false;
  #lock: Promise<unknown> = Promise.resolve();

  /** With `keepsTransaction`, giving up early never aborts a transaction that was begun by hand. */
  constructor(result: DuckDBResult, connection: DuckDBConnection, keepsTransaction: boolean) {
    this.#result = result;
    this.#connection = connection;
    this.#keepsTransaction = keepsTransaction;
  }

  /** The next chunk of at least one row, or undefined after the last; throws when the rows end early. */
  next(): Promise<DuckDBDataChunk | undefined> {
    return this.#alone(async () => {
      if (this.#interrupted && !this.#ended) await this.#giveUp(createInterruptError());
      const chunk = this.#setAside.shift() ?? (await this.#fetch());
      if (!chunk && this.#failure) throw this.#failure;
      return chunk;
    });
  }

  /** Makes DuckDB stop; the next read fails with the interrupt error. */
  interrupt(): void {
    this.#interrupted = true;
    this.#connection.interrupt();
  }

  /** Nobody will read on: drops what was set aside. Reads after this give nothing, or throw `reason`. */
  abandon(reason?: DuckDbError): void {
    this.#abandoned = true;
    this.#setAside.length = 0;
    this.#failure ??= reason;
  }

  /** Frees the connection: reads the rest into memory, or drops it if nobody will read it. */
  release(): Promise<void> {
    return this.#alone(async () => {
      if (this.#abandoned && !this.#ended) return this.#giveUp();
      for (let chunk = await this.#fetch(); chunk; chunk = await this.#fetch()) this.#setAside.push(chunk);
    });
  }

  async #fetch(): Promise<DuckDBDataChunk | undefined> {
    if (this.#ended) return undefined;
    const chunk = await this.#result.fetchChunk();
    if (chunk && chunk.rowCount > 0) return chunk;
    this.#ended = true;
    if (this.#result.returnType === ResultReturnType.INVALID) {
      this.#failure ??= this.#interrupted ? createInterruptError() : createTruncatedError();
    }
    return undefined;
  }

  /**
   * An interrupt makes DuckDB let go of everything at once, but aborts an explicit transaction. Preparing
   * another statement ends the result gently; then its buffer (1 MB) lives until it is garbage collected.
   */
  async #giveUp(failure?: DuckDbError): Promise<void> {
    this.#failure ??= failure;
    this.#setAside.length = 0;
    if (this.#keepsTransaction && !this.#interrupted) {
      const other = await this.#connection.prepare('SELECT 1');
      other.destroySync();
      this.#ended = true;
      return;
    }
    this.#connection.interrupt();
    while (await this.#result.fetchChunk().then((chunk) => chunk !== null && chunk.rowCount > 0));
    this.#ended = true;
  }

  #alone<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#lock.then(step);
    this.#lock = result.catch(() => undefined);
    return result;
  }
}

function createTruncatedError(): DuckDbError {
  const detail = 'the rows of this stream end early: its query failed (run it without streaming to see why)';
  return createDuckDbError('Unknown', detail);
}
