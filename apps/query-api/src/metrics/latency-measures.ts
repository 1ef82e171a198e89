import type { Row } from '../engine/query-engine.js';

/** What is computed of the latencies of a group. */
export interface LatencyMeasures {
  select: string[];
  toAnswer(row: Row): Record<string, unknown>;
}

/**
 * Exact percentiles (continuous: linear interpolation between the two nearest values), average and maximum of
 * `latency_ms`, in milliseconds; null where no event of the group has a latency. `count` counts every event.
 */
export function latencyMeasures(percentiles: readonly number[]): LatencyMeasures {
  const list = percentiles.join(', ');
  return {
    select: [
      'count(*)::DOUBLE AS "count"',
      `quantile_cont(latency_ms, [${list}]) AS percentiles`,
      'favg(latency_ms) AS "avg"',
      'max(latency_ms) AS "max"',
    ],
    toAnswer(row) {
      const values = row['percentiles'] as number[] | null;
      return {
        count: row['count'],
        ...Object.fromEntries(
          percentiles.map((p, index) => [formatPercentileName(p), values?.[index] ?? null]),
        ),
        avg: row['avg'] ?? null,
        max: row['max'] ?? null,
      };
    },
  };
}

/** The name of a percentile in an answer: `p50`, `p99`, `p99.9`. */
export function formatPercentileName(percentile: number): string {
  return `p${Number((percentile * 100).toPrecision(12))}`;
}
