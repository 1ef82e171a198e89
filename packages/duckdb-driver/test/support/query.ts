import type { BindableValue, ConnectionSource, ReadOptions, RowData, RowValue } from '../../src/index.js';
import { readRows } from '../../src/index.js';

/** The rows of a query. */
export async function rowsOf(
  source: ConnectionSource,
  sql: string,
  parameters: readonly BindableValue[] = [],
  options: ReadOptions = {},
): Promise<RowData[]> {
  return (await readRows(source, sql, parameters, options)).rows;
}

/** The values of the first column of a query. */
export async function columnOf(
  source: ConnectionSource,
  sql: string,
  parameters: readonly BindableValue[] = [],
  options: ReadOptions = {},
): Promise<RowValue[]> {
  const rows = await rowsOf(source, sql, parameters, options);
  return rows.map((row) => Object.values(row)[0] ?? null);
}

/** The one value of a query of one row and column. */
export async function scalarOf(
  source: ConnectionSource,
  sql: string,
  parameters: readonly BindableValue[] = [],
  options: ReadOptions = {},
): Promise<RowValue> {
  return (await columnOf(source, sql, parameters, options))[0] ?? null;
}
