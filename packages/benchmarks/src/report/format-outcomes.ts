import type { ResultTable } from '../benchmark.js';
import type { Comparison } from '../measure/comparison.js';
import { formatRatio, formatValue } from './format-value.js';
import type { BenchmarkOutcome } from './suite-report.js';

/** Formats outcomes for a terminal, a line for each value. */
export function formatOutcomes(outcomes: readonly BenchmarkOutcome[]): string {
  return outcomes
    .flatMap(formatOutcome)
    .map((line) => `${line}\n`)
    .join('');
}

function formatOutcome({ name, result, failure }: BenchmarkOutcome): string[] {
  const { comparisons = [], figures = [], tables = [] } = result ?? {};
  const lines = [
    ...(failure === undefined ? [] : [`failed: ${failure}`]),
    ...comparisons.map(formatComparison),
    ...figures.map(({ name: what, unit, value }) => `${what}: ${formatValue(value, unit)}`),
    ...tables.flatMap(formatTable),
  ];
  return [name, ...lines.map((line) => `  ${line}`)];
}

function formatComparison({ name, group, unit, ours, peer, ratio }: Comparison): string {
  const sides = [ours, peer].map(
    ({ name: who, summary: { median, min, max } }) =>
      `${who} ${formatValue(median, unit)} (${formatValue(min, unit)} … ${formatValue(max, unit)})`,
  );
  const title = group === undefined ? name : `${group}: ${name}`;
  return `${title}: ${sides.join(', ')}: ${formatRatio(ratio)}`;
}

function formatTable({ title, columns, rows }: ResultTable): string[] {
  const lines = rows.map(({ label, values }) => {
    const cells = columns.flatMap(({ name, unit }, index) => {
      const value = values[index] ?? null;
      return value === null ? [] : [`${name} ${formatValue(value, unit)}`];
    });
    return `  ${label}: ${cells.join(', ')}`;
  });
  return [title, ...lines];
}
