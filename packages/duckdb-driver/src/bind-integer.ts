import { type DuckDBPreparedStatement, DuckDBTypeId } from '@duckdb/node-api';
import { createDuckDbError } from './duckdb-error.js';

interface IntegerType {
  readonly typeId: DuckDBTypeId;
  readonly min: bigint;
  readonly max: bigint;
  readonly bind: (prepared: DuckDBPreparedStatement, index: number, value: bigint) => void;
}

function signed(typeId: DuckDBTypeId, bits: number, bind: IntegerType['bind']): IntegerType {
  return { typeId, min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n, bind };
}

function unsigned(typeId: DuckDBTypeId, bits: number, bind: IntegerType['bind']): IntegerType {
  return { typeId, min: 0n, max: 2n ** BigInt(bits) - 1n, bind };
}

const BIGINT = signed(DuckDBTypeId.BIGINT, 64, (prepared, index, value) => prepared.bindBigInt(index, value));
const HUGEINT = signed(DuckDBTypeId.HUGEINT, 128, (prepared, index, value) =>
  prepared.bindHugeInt(index, value),
);
const UHUGEINT = unsigned(DuckDBTypeId.UHUGEINT, 128, (prepared, index, value) =>
  prepared.bindUHugeInt(index, value),
);

const INTEGER_TYPES: readonly IntegerType[] = [
  signed(DuckDBTypeId.TINYINT, 8, (prepared, index, value) => prepared.bindTinyInt(index, Number(value))),
  signed(DuckDBTypeId.SMALLINT, 16, (prepared, index, value) => prepared.bindSmallInt(index, Number(value))),
  signed(DuckDBTypeId.INTEGER, 32, (prepared, index, value) => prepared.bindInteger(index, Number(value))),
  unsigned(DuckDBTypeId.UTINYINT, 8, (prepared, index, value) => prepared.bindUTinyInt(index, Number(value))),
  unsigned(DuckDBTypeId.USMALLINT, 16, (prepared, index, value) =>
    prepared.bindUSmallInt(index, Number(value)),
  ),
  unsigned(DuckDBTypeId.UINTEGER, 32, (prepared, index, value) =>
    prepared.bindUInteger(index, Number(value)),
  ),
  unsigned(DuckDBTypeId.UBIGINT, 64, (prepared, index, value) => prepared.bindUBigInt(index, value)),
  BIGINT,
  HUGEINT,
  UHUGEINT,
];

/** Binds a whole number as the expected type where it fits, else as the narrowest of BIGINT, HUGEINT and UHUGEINT. */
export function bindInteger(
  prepared: DuckDBPreparedStatement,
  index: number,
  value: bigint,
  expected: DuckDBTypeId,
): void {
  const candidates = [INTEGER_TYPES.find((type) => type.typeId === expected), BIGINT, HUGEINT, UHUGEINT];
  const fitting = candidates.find((type) => type && value >= type.min && value <= type.max);
  if (!fitting) {
    throw createDuckDbError('Out of Range', `parameter ${index} does not fit in 128 bits`);
  }
  fitting.bind(prepared, index, value);
}
