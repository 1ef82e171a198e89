import type { ResultStream } from './result-stream.js';
import type { RowData } from './row-data.js';

/** The rows of a streamed result, one by one. The query starts with the first read; the rows can be read once. */
export class QueryResult implements AsyncIterable<RowData> {
  readonly #rows: AsyncGenerator<RowData, void, undefined>;

  /** Takes the function that starts the query. */
  constructor(open: () => Promise<ResultStream<RowData[]>>) {
    this.#rows = readRows(open);
  }

  /** Iterates over the rows; leaving early ends the query. */
  [Symbol.asyncIterator](): AsyncGenerator<RowData, void, undefined> {
    return this.#rows;
  }
}

async function* readRows(
  open: () => Promise<ResultStream<RowData[]>>,
): AsyncGenerator<RowData, void, undefined> {
  for await (const batch of await open()) yield* batch;
}
