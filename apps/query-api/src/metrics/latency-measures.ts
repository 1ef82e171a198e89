import type { AnswerColumn } from '../answer/answer.js';
import { RELATIVE_ERROR, selectFromHistogram } from './latency-histogram.js';
import { countIn, type Measures, selectByGroup } from './measures.js';

/** How percentiles are computed. */
export interface LatencyOptions {
  /** Each from 0 to 1. */
  percentiles: readonly number[];
  /** Within {@link RELATIVE_ERROR} instead of exact. */
  approximate: boolean;
}

/**
 * Percentiles, average and maximum of `latency_ms`, in milliseconds; null where no event of the group has a latency.
 * Exact percentiles are continuous: linear interpolation between the two nearest values, at (n - 1) · p. `count` counts
 * every event.
 */
export function latencyMeasures({ percentiles, approximate }: LatencyOptions): Measures {
  const names = percentiles.map(formatPercentileName);
  const outputs: AnswerColumn[] = [
    { name: 'count', kind: 'integer' },
    ...[...names, 'avg', 'max'].map((name) => ({ name, kind: 'number' as const })),
  ];
  return {
    columns: ['latency_ms'],
    outputs,
    aggregate: (grouping, source) =>
      approximate
        ? selectFromHistogram(percentiles, grouping, source)
        : selectByGroup(
            [
              'count(*)::DOUBLE AS "count"',
              `quantile_cont(latency_ms, [${percentiles.join(', ')}]) AS percentiles`,
              // Not favg: putting partial sums together it takes off what it should add, so that it gives 0.9999999999999999
              // as the average of 4, 3e-16, 0 and 0 (DuckDB 1.5).
              'avg(latency_ms) AS "avg"',
              'max(latency_ms) AS "max"',
            ],
            grouping,
            source,
          ),
    fillIn(answer, row) {
      const values = row['percentiles'] as (number | null)[] | null;
      answer['count'] = countIn(row, 'count');
      for (const [index, name] of names.entries()) answer[name] = values?.[index] ?? null;
      answer['avg'] = row['avg'] as number | null;
      answer['max'] = row['max'] as number | null;
    },
  };
}

/** What an answer says of approximate percentiles. */
export function describeError(approximate: boolean): { relative_error?: number } {
  return approximate ? { relative_error: RELATIVE_ERROR } : {};
}

/** The name of a percentile in an answer: `p50`, `p99`, `p99.9`. */
export function formatPercentileName(percentile: number): string {
  return `p${Number((percentile * 100).toPrecision(12))}`;
}
