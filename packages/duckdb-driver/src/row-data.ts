/** A DuckDB INTERVAL: months, days and microseconds are kept apart, because none has a fixed length in another. */
export interface IntervalData {
  readonly months: number;
  readonly days: number;
  readonly micros: number;
}

/** One value of a result, in the form the README's table gives for its SQL type. */
export type RowValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Buffer
  | IntervalData
  | RowValue[]
  | { [field: string]: RowValue };

/** One row: its values by column name (of two columns of one name, the last). */
export interface RowData {
  [columnName: string]: RowValue;
}

/** All rows of a result. */
export type TableData = RowData[];

/** Arrow IPC messages, as the old binding gave them; here only a type, see `UNSUPPORTED_FEATURES`. */
export type ArrowArray = Uint8Array[];

/** Arrow IPC messages to be read; here only a type, see `UNSUPPORTED_FEATURES`. */
export type ArrowIterable = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A stream of Arrow IPC messages; here only a type, see `UNSUPPORTED_FEATURES`. */
export interface IpcResultStreamIterator extends AsyncIterableIterator<Uint8Array> {
  toArray(): Promise<ArrowArray>;
}

/** What a replacement scan answers; here only a type, see `UNSUPPORTED_FEATURES`. */
export interface ReplacementScanResult {
  function: string;
  parameters: unknown[];
}

/** Puts a table function in the place of an unknown table; here only a type, see `UNSUPPORTED_FEATURES`. */
export type ReplacementScanCallback = (table: string) => ReplacementScanResult | null;
