export type { Callback, StatementArguments } from './callback.js';
export type {
  ColumnInfo,
  DecimalTypeInfo,
  EnumTypeInfo,
  GenericTypeInfo,
  ListTypeInfo,
  MapTypeInfo,
  StructTypeInfo,
  TypeInfo,
} from './column-info.js';
export { Connection } from './connection.js';
export type { ValueFormat } from './convert/value-format.js';
export { Database } from './database.js';
export {
  type AsyncConnection,
  type AsyncDatabase,
  type ColumnBatch,
  type ConnectionSource,
  interruptConnection,
  type QueryProgress,
  queryProgress,
  type ReadOptions,
  type ReadResult,
  readRows,
  streamColumns,
  streamRows,
} from './driver-access.js';
export { type DuckDbError, EXCEPTION_TYPES, type ExceptionType, isDuckDbError } from './duckdb-error.js';
export {
  ERROR,
  OPEN_CREATE,
  OPEN_FULLMUTEX,
  OPEN_PRIVATECACHE,
  OPEN_READONLY,
  OPEN_READWRITE,
  OPEN_SHAREDCACHE,
} from './open-modes.js';
export type { BindableValue } from './parameter.js';
export { QueryResult } from './query-result.js';
export { quoteName, quoteText } from './quote.js';
export { ResultStream } from './result-stream.js';
export type {
  ArrowArray,
  ArrowIterable,
  IntervalData,
  IpcResultStreamIterator,
  ReplacementScanCallback,
  ReplacementScanResult,
  RowData,
  RowValue,
  TableData,
} from './row-data.js';
export type { ScalarFunction } from './scalar-functions.js';
export { Statement } from './statement.js';
export { UNSUPPORTED_FEATURES, type UnsupportedFeature } from './unsupported-features.js';
