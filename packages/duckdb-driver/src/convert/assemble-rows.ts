import type { RowData, RowValue } from '../row-data.js';

/**
 * Makes `count` objects out of columns of values, each under its name; of two columns of one name the last wins.
 *
 * All objects are copies of one template, so that they share one shape, and none takes `__proto__` for more than
 * a name.
 */
export function assembleRows(
  names: readonly string[],
  columns: readonly (readonly RowValue[])[],
  count: number,
): RowData[] {
  const template: RowData = Object.fromEntries(names.map((name) => [name, null]));
  const rows = Array.from({ length: count }, () => ({ ...template }));
  for (const [place, name] of names.entries()) {
    const column = columns[place] ?? [];
    for (const [index, row] of rows.entries()) row[name] = column[index] ?? null;
  }
  return rows;
}
