import { deepStrictEqual } from 'node:assert/strict';

type Row = Record<string, unknown>;

/** Digits that two engines agree on: they interpolate in another order of operations. */
const DIGITS = 12;

/**
 * Compares two answers whatever the order of their rows.
 * @throws {AssertionError} when a row is missing, too many, or has another value
 */
export function assertSameAnswer(
  ours: readonly Row[],
  peer: readonly Row[],
  { keys, values }: { keys: readonly string[]; values: readonly string[] },
): void {
  const shape = (rows: readonly Row[]) =>
    rows
      .map((row) => [
        keys.map((key) => String(row[key])).join(' '),
        ...values.map((value) =>
          row[value] === null ? null : Number(Number(row[value]).toPrecision(DIGITS)),
        ),
      ])
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  deepStrictEqual(shape(ours), shape(peer));
}
