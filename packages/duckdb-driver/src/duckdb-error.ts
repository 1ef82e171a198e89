import { ERROR } from './open-modes.js';

/** The kinds of error that DuckDB names at the head of a message (`Catalog Error: …`), and `Unknown`. */
export const EXCEPTION_TYPES = [
  'Binder',
  'Catalog',
  'Connection',
  'Constraint',
  'Conversion',
  'Decimal',
  'Dependency',
  'Divide by Zero',
  'Executor',
  'Expression',
  'Extension Autoloading',
  'FATAL',
  'HTTP',
  'INTERNAL',
  'INTERRUPT',
  'IO',
  'Index',
  'Invalid',
  'Invalid Configuration',
  'Invalid Input',
  'Invalid type',
  'Mismatch Type',
  'Missing Extension',
  'Not implemented',
  'NullPointer',
  'Object Size',
  'Optimizer',
  'Out of Memory',
  'Out of Range',
  'Parameter Not Allowed',
  'Parameter Not Resolved',
  'Parser',
  'Permission',
  'Planner',
  'Scheduler',
  'Sequence',
  'Serialization',
  'Settings',
  'Stat',
  'Syntax',
  'TransactionContext',
  'Unknown',
  'Unknown Type',
] as const;

/** One of {@link EXCEPTION_TYPES}. */
export type ExceptionType = (typeof EXCEPTION_TYPES)[number];

/** What every failed call gives: `code` and `errno` never vary, `errorType` says what went wrong. */
export interface DuckDbError extends Error {
  readonly errno: -1;
  readonly code: 'DUCKDB_NODEJS_ERROR';
  readonly errorType: ExceptionType;
}

/** Makes a DuckDbError whose message starts with its type, as DuckDB's own messages do. */
export function createDuckDbError(errorType: ExceptionType, detail: string, cause?: unknown): DuckDbError {
  return asDuckDbError(new Error(`${errorType} Error: ${detail}`, { cause }), errorType);
}

/** Gives whatever was thrown the shape of a DuckDbError, reading its type off the head of the message. */
export function toDuckDbError(thrown: unknown): DuckDbError {
  if (isDuckDbError(thrown)) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return asDuckDbError(error, EXCEPTION_TYPES.find((type) => type === headOf(error.message)) ?? 'Invalid');
}

// With `SET errors_as_json = true` a message is an object, else it is `Type Error: detail`.
function headOf(message: string): string | undefined {
  return /^\{"exception_type":"([^"]+)"/.exec(message)?.[1] ?? /^([^:]+) Error: /.exec(message)?.[1];
}

/** Tells whether a caught value is an error of this driver. */
export function isDuckDbError(value: unknown): value is DuckDbError {
  return value instanceof Error && 'code' in value && value.code === 'DUCKDB_NODEJS_ERROR';
}

/** The error of a statement that was interrupted, worded as DuckDB words it. */
export function createInterruptError(): DuckDbError {
  return createDuckDbError('INTERRUPT', 'Interrupted!');
}

function asDuckDbError(error: Error, errorType: ExceptionType): DuckDbError {
  return Object.assign(error, { errno: ERROR, code: 'DUCKDB_NODEJS_ERROR', errorType } as const);
}
