import {
  ANY,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBLogicalType,
  DuckDBScalarFunction,
  type DuckDBType,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { createColumnReader } from './convert/column-reader.js';
import { type ToVectorValue, toVectorValueFor } from './convert/vector-values.js';
import { createDuckDbError } from './duckdb-error.js';
import type { RowValue } from './row-data.js';

/** A JavaScript function called from SQL, once a row; it gets null for NULL, and null or undefined it gives is NULL. */
export type ScalarFunction = (...args: never[]) => unknown;

interface Registration {
  readonly returnType: DuckDBType;
  /** Undefined once it is unregistered: DuckDB keeps its own entry for as long as the database is open. */
  call: ScalarFunction | undefined;
}

/** The scalar functions of one database. */
export class ScalarFunctions {
  readonly #registrations = new Map<string, Registration>();
  readonly #names = new Set<string>();

  /** Takes a name before the work begins; throws (`Invalid Input`) when a function has it. */
  reserve(name: string): void {
    const key = name.toLowerCase();
    if (this.#names.has(key)) {
      throw createDuckDbError('Invalid Input', `a function named ${name} is registered already`);
    }
    this.#names.add(key);
  }

  /** Makes a function known under a name that was reserved, and lets the name go if that fails. */
  async register(
    connection: DuckDBConnection,
    name: string,
    sqlType: string,
    call: ScalarFunction,
  ): Promise<void> {
    const key = name.toLowerCase();
    try {
      const returnType = await resolveType(connection, sqlType);
      const toVectorValue = toVectorValueFor(returnType);
      const known = this.#registrations.get(key);
      if (known && String(known.returnType) !== String(returnType)) {
        const detail = `${name} returned ${known.returnType} before, and DuckDB cannot forget that until it is closed`;
        throw createDuckDbError('Not implemented', detail);
      }
      const registration = known ?? { returnType, call };
      registration.call = call;
      if (known) return;
      connection.registerScalarFunction(createNative(name, registration, toVectorValue));
      this.#registrations.set(key, registration);
    } catch (error) {
      this.#names.delete(key);
      throw error;
    }
  }

  /** Makes a function unknown; one that is not known is passed over, as in the old binding. */
  unregister(name: string): void {
    const key = name.toLowerCase();
    this.#names.delete(key);
    const registration = this.#registrations.get(key);
    if (registration) registration.call = undefined;
  }
}

async function resolveType(connection: DuckDBConnection, sqlType: string): Promise<DuckDBType> {
  if (!/^[\w\s"(),.[\]]+$/.test(sqlType)) {
    throw createDuckDbError('Invalid Input', `not the name of a type: ${sqlType.slice(0, 80)}`);
  }
  // Only prepared, never run: DuckDB tells what the name stands for.
  const prepared = await connection.prepare(`SELECT CAST(NULL AS ${sqlType})`);
  try {
    return prepared.columnType(0);
  } finally {
    prepared.destroySync();
  }
}

function createNative(
  name: string,
  registration: Registration,
  toVectorValue: ToVectorValue,
): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    returnType: registration.returnType,
    varArgsType: ANY,
    specialHandling: true, // or DuckDB would answer NULL for a NULL itself
    mainFunction: (_info, input, output) => {
      const { call } = registration;
      if (!call) throw createDuckDbError('Catalog', `Scalar Function with name ${name} does not exist!`);
      const columns = readArguments(input);
      for (let row = 0; row < input.rowCount; row++) {
        const value = Reflect.apply(
          call,
          undefined,
          columns.map((column) => column[row] ?? null),
        );
        output.setItem(row, value === null || value === undefined ? null : toVectorValue(value));
      }
      output.flush();
    },
  });
}

function readArguments(input: DuckDBDataChunk): RowValue[][] {
  return Array.from({ length: input.columnCount }, (_, place) => {
    const vector = duckdb.data_chunk_get_vector(input.chunk, place);
    const type = DuckDBLogicalType.create(duckdb.vector_get_column_type(vector)).asType();
    return createColumnReader(type, 'binding')(vector, input.rowCount);
  });
}
