import assert from 'node:assert/strict';
import { assertSameRows, type MetricRow } from '@signallake/metrics-oracle';
import type { AskedMetric } from './metric-requests.js';

/** What approximate percentiles promise: 1 % of the exact value, or a billionth of a millisecond where that is more. */
const RELATIVE_ERROR = 0.01;
const ABSOLUTE_ERROR_MS = 1e-9;

const isPercentile = (name: string) => /^p\d/.test(name);

/** Asserts that approximate rows are the exact ones but for percentiles, and those within the bound. */
export function assertWithin(asked: AskedMetric, actual: MetricRow[], expected: MetricRow[]): void {
  if (asked.name === 'slowest-endpoints') {
    assertFalling(actual, asked.request.order_by ?? 'p95');
    assert.equal(actual.length, Math.min(asked.limit, expected.length));
    const byKey = new Map(expected.map((row) => [keyOf(row), row]));
    compareRows(
      actual,
      actual.map((row) => byKey.get(keyOf(row)) as MetricRow),
    );
  } else compareRows(actual, expected.slice(0, asked.limit));
}

function compareRows(actual: MetricRow[], expected: MetricRow[]): void {
  assertSameRows(actual.map(withoutPercentiles), expected.map(withoutPercentiles));
  for (const [index, row] of actual.entries()) {
    for (const [name, value] of Object.entries(row)) {
      if (!isPercentile(name)) continue;
      const exact = expected[index]?.[name];
      if (exact === null) assert.equal(value, null);
      else {
        const bound = Math.max(RELATIVE_ERROR * Number(exact), ABSOLUTE_ERROR_MS);
        assert.ok(Math.abs(Number(value) - Number(exact)) <= bound, `${name}: ${value}, exact ${exact}`);
      }
    }
  }
}

function assertFalling(rows: MetricRow[], name: string): void {
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1]?.[name] ?? Number.POSITIVE_INFINITY;
    assert.ok(Number(row[name]) <= Number(before), `${name} of row ${index}`);
  }
}

function keyOf({ service, endpoint }: MetricRow): string {
  return JSON.stringify([service, endpoint]);
}

function withoutPercentiles(row: MetricRow): MetricRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !isPercentile(name)));
}
