import {
  DuckDBDateValue,
  type DuckDBPreparedStatement,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
} from '@duckdb/node-api';
import { bindInteger } from './bind-integer.js';
import { createDuckDbError } from './duckdb-error.js';
import { toListValue } from './list-value.js';
import type { Parameter } from './parameter.js';

const DAY_MS = 86_400_000;
const INT32_LIMIT = 2 ** 31;

/** Binds one value to each parameter of a statement; throws (`Invalid Input`) when their number differs. */
export function bindParameters(prepared: DuckDBPreparedStatement, parameters: readonly Parameter[]): void {
  const expected = prepared.parameterCount;
  if (parameters.length !== expected) {
    const detail = `the statement takes ${expected} parameters, and ${parameters.length} were given`;
    throw createDuckDbError('Invalid Input', detail);
  }
  for (const [offset, parameter] of parameters.entries()) bindParameter(prepared, offset + 1, parameter);
}

// A value that has the very type the planner expects is bound as it stands. Any other makes DuckDB plan the
// statement anew, and may put a cast on the column instead, which keeps row groups from being skipped.
function bindParameter(prepared: DuckDBPreparedStatement, index: number, parameter: Parameter): void {
  if (parameter === null) prepared.bindNull(index);
  else if (typeof parameter === 'boolean') prepared.bindBoolean(index, parameter);
  else if (typeof parameter === 'string') prepared.bindVarchar(index, parameter);
  else if (typeof parameter === 'number') bindNumber(prepared, index, parameter);
  else if (typeof parameter === 'bigint') {
    bindInteger(prepared, index, parameter, prepared.parameterTypeId(index));
  } else if (parameter instanceof Uint8Array) prepared.bindBlob(index, parameter);
  else if (parameter.kind === 'date') bindDate(prepared, index, parameter.epochMs);
  else prepared.bindList(index, ...toListValue(parameter, index));
}

function bindNumber(prepared: DuckDBPreparedStatement, index: number, value: number): void {
  const expected = prepared.parameterTypeId(index);
  const isWhole = Number.isSafeInteger(value);
  if (isWhole && isIntegerType(expected)) bindInteger(prepared, index, BigInt(value), expected);
  else if (isWhole && expected !== DuckDBTypeId.DOUBLE && value >= -INT32_LIMIT && value < INT32_LIMIT) {
    prepared.bindInteger(index, value);
  } else prepared.bindDouble(index, value);
}

function bindDate(prepared: DuckDBPreparedStatement, index: number, epochMs: number): void {
  const expected = prepared.parameterTypeId(index);
  const micros = BigInt(epochMs) * 1000n;
  if (expected === DuckDBTypeId.TIMESTAMP_TZ) {
    prepared.bindTimestampTZ(index, new DuckDBTimestampTZValue(micros));
  } else if (expected !== DuckDBTypeId.TIMESTAMP && epochMs % DAY_MS === 0) {
    prepared.bindDate(index, new DuckDBDateValue(epochMs / DAY_MS));
  } else prepared.bindTimestamp(index, new DuckDBTimestampValue(micros));
}

function isIntegerType(typeId: DuckDBTypeId): boolean {
  return (
    (typeId >= DuckDBTypeId.TINYINT && typeId <= DuckDBTypeId.UBIGINT) ||
    typeId === DuckDBTypeId.HUGEINT ||
    typeId === DuckDBTypeId.UHUGEINT
  );
}
