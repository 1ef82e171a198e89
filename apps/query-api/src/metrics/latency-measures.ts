import type { AnswerColumn } from '../answer/answer.js';
import { areLatenciesWhole } from '../latency/whole-micros.js';
import type { Grouping } from './grouping.js';
import { RELATIVE_ERROR, selectFromHistogram } from './latency-histogram.js';
import { countIn, type EventSource, type Measures, selectByGroup } from './measures.js';

/** How percentiles are computed. */
export interface LatencyOptions {
  /** Each from 0 to 1. */
  percentiles: readonly number[];
  /** Within {@link RELATIVE_ERROR} instead of exact. */
  approximate: boolean;
}

/**
 * Percentiles, average and maximum of `latency_ms`, in milliseconds; null where no event of the group has a latency.
 * Exact percentiles are continuous: linear interpolation between the two nearest values, at (n - 1) · p. Those of latencies
 * that are whole microseconds have no more decimals than {@link FINE_DECIMALS}, and are rounded to these: so what doubles
 * make of 12.3456 is 12.3456. `count` counts every event.
 */
export function latencyMeasures({ percentiles, approximate }: LatencyOptions): Measures {
  const names = percentiles.map(formatPercentileName);
  const outputs: AnswerColumn[] = [
    { name: 'count', kind: 'integer' },
    ...[...names, 'avg', 'max'].map((name) => ({ name, kind: 'number' as const })),
  ];
  return {
    columns: ['latency_ms'],
    // Interpolated in another unit, a percentile may differ in its last bit, which only rounding takes off again.
    takesMicros: !approximate && percentiles.every(isFine),
    outputs,
    aggregate: (grouping, source) =>
      approximate
        ? selectFromHistogram(percentiles, grouping, source)
        : selectExactly(percentiles, grouping, source),
    fillIn(answer, row) {
      const values = row['percentiles'] as (number | null)[] | null;
      answer['count'] = countIn(row, 'count');
      for (const [index, name] of names.entries()) answer[name] = values?.[index] ?? null;
      answer['avg'] = row['avg'] as number | null;
      answer['max'] = row['max'] as number | null;
    },
  };
}

/** Decimals of a percentile of up to four decimals between two latencies that are whole microseconds, in milliseconds. */
const FINE_DECIMALS = 7;

/** Whether a percentile has at most four decimals. */
function isFine(percentile: number): boolean {
  return Number(percentile.toFixed(4)) === percentile;
}

function selectExactly(percentiles: readonly number[], grouping: Grouping, source: EventSource): string {
  const { latency } = source;
  const isMicros = latency === 'latency_us';
  const toMs = isMicros ? ' / 1000' : '';
  const values = `quantile_cont(${latency}, [${percentiles.join(', ')}])`;
  const round = (value: string) =>
    `round(${value} * 1e${FINE_DECIMALS - (isMicros ? 3 : 0)}::DOUBLE) / 1e${FINE_DECIMALS}::DOUBLE`;
  const finish = (percentile: number, index: number) => {
    const value = `${values}[${index + 1}]`;
    if (isMicros) return round(value);
    return isFine(percentile)
      ? `CASE WHEN ${areLatenciesWhole} THEN ${round(value)} ELSE ${value} END`
      : value;
  };
  return selectByGroup(
    [
      'count(*)::DOUBLE AS "count"',
      `[${percentiles.map(finish).join(', ')}] AS percentiles`,
      // Not favg: putting partial sums together it takes off what it should add, so that it gives 0.9999999999999999
      // as the average of 4, 3e-16, 0 and 0 (DuckDB 1.5).
      `avg(${latency})${toMs} AS "avg"`,
      `max(${latency})${toMs} AS "max"`,
    ],
    grouping,
    source,
  );
}

/** What an answer says of approximate percentiles. */
export function describeError(approximate: boolean): { relative_error?: number } {
  return approximate ? { relative_error: RELATIVE_ERROR } : {};
}

/** The name of a percentile in an answer: `p50`, `p99`, `p99.9`. */
export function formatPercentileName(percentile: number): string {
  return `p${Number((percentile * 100).toPrecision(12))}`;
}
