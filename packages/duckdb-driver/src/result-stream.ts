import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { ColumnInfo } from './column-info.js';
import type { OpenResult } from './run-statement.js';

/**
 * A result read batch by batch (of at most 2,048 rows) while DuckDB produces it, in memory that does not grow.
 *
 * A statement that is started on the same connection meanwhile makes the stream read the rest of its rows into
 * memory, so that neither waits for the other. Reading throws a DuckDbError when the query fails on the way.
 */
export class ResultStream<Batch> implements AsyncIterable<Batch> {
  /** The columns of the result, known before the first row. */
  readonly columns: readonly ColumnInfo[];
  readonly #result: OpenResult;
  readonly #toBatch: (chunk: DuckDBDataChunk) => Batch;

  constructor(result: OpenResult, toBatch: (chunk: DuckDBDataChunk) => Batch) {
    this.columns = result.columns;
    this.#result = result;
    this.#toBatch = toBatch;
  }

  /** Iterates over the batches; leaving early closes the stream. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
    try {
      let next = this.#fetch();
      for (let chunk = await next; chunk; chunk = await next) {
        next = this.#fetch(); // on another thread, while this chunk is converted and used
        yield this.#toBatch(chunk);
      }
    } finally {
      await this.close();
    }
  }

  /** Ends the query and frees what it holds; a stream that was read to its end or closed before is left as it is. */
  async close(): Promise<void> {
    this.#result.stream.abandon();
    await this.#result.stream.release();
  }

  #fetch(): Promise<DuckDBDataChunk | undefined> {
    const fetching = this.#result.stream.next();
    fetching.catch(() => undefined); // whoever leaves early never asks for it
    return fetching;
  }
}
