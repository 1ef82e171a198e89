import { deepEqual } from 'node:assert/strict';
import type { MetricRow } from './group-events.js';

/** An average is a sum over many additions, whose order is free: its last digits may differ. Nothing else's may. */
const AVERAGE_DIGITS = 10;

/** Asserts that two answers have the same rows in the same order, averages to ten significant digits. */
export function assertSameRows(actual: readonly MetricRow[], expected: readonly MetricRow[]): void {
  deepEqual(actual.map(roundAverage), expected.map(roundAverage));
}

function roundAverage(row: MetricRow): MetricRow {
  const average = row['avg'];
  return typeof average === 'number' ? { ...row, avg: Number(average.toPrecision(AVERAGE_DIGITS)) } : row;
}
