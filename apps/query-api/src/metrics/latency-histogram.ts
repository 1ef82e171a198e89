import { type Grouping, groupClause, groupKeys } from './grouping.js';
import type { EventSource } from './measures.js';

/** An approximate percentile is no further from the exact one than this part of it. */
export const RELATIVE_ERROR = 0.01;

/** Latencies below this, in milliseconds, count as 0: the logarithm of 0 has no bin. */
const SMALLEST_LATENCY_MS = 1e-9;

/** A little less than the bound that is promised: rounding at the edge of a bin must not break the promise. */
const ACCURACY = RELATIVE_ERROR * 0.99;
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
const ZERO_BIN = -1_000_000;

/**
 * A SELECT of percentiles, average and maximum of `latency_ms` by group, from a histogram with logarithmic bins: bin i
 * holds what lies in (γ^(i-1), γ^i] and stands for 2γ^i / (γ + 1), which is within ±α of all of it, γ = (1 + α)/(1 - α).
 * Memory grows with the span of the values (some 120 bins for each factor of 10), not with their number.
 * Source: Masson, Rim, Lee, "DDSketch" (VLDB 2019), section 2; bins are never collapsed here, so the bound always holds.
 * A percentile interpolates between two ranks as the exact one does: between two values that are each within ±α.
 */
export function selectFromHistogram(
  percentiles: readonly number[],
  grouping: Grouping,
  { relation, condition }: EventSource,
): string {
  const keys = groupKeys(grouping).join(', ');
  const logGamma = `${Math.log(GAMMA)}::DOUBLE`;
  const bin = `CASE WHEN latency_ms < ${SMALLEST_LATENCY_MS} THEN ${ZERO_BIN} ELSE ceil(ln(latency_ms) / ${logGamma})::INTEGER END`;
  const middle = `CASE WHEN bin = ${ZERO_BIN} THEN 0 ELSE exp(bin * ${logGamma}) * ${2 / (GAMMA + 1)}::DOUBLE END`;
  return `
    SELECT ${keys}, sum(events)::DOUBLE AS "count", max(largest) AS "max", sum(sum) / sum(measured) AS "avg",
      [${percentiles.map(interpolate).join(', ')}] AS percentiles
    FROM (
      SELECT *, ${middle} AS middle,
        sum(measured) OVER (PARTITION BY ${keys}) - 1 AS last_rank,
        sum(measured) OVER (PARTITION BY ${keys} ORDER BY bin ROWS UNBOUNDED PRECEDING) - 1 AS rank
      FROM (
        SELECT ${grouping.select.join(', ')}, ${bin} AS bin, count(*) AS events, count(latency_ms) AS measured,
          sum(latency_ms) AS sum, max(latency_ms) AS largest
        FROM ${relation} WHERE ${condition} ${groupClause(grouping)}, bin
      )
    ) GROUP BY ${keys}`;
}

/** The value at rank (n - 1) · p: that of the first bin that reaches as far, and where it falls between two, of both. */
function interpolate(percentile: number): string {
  const position = `last_rank * ${percentile}::DOUBLE`;
  const below = `min(middle) FILTER (measured > 0 AND rank >= floor(${position}))`;
  const above = `min(middle) FILTER (measured > 0 AND rank >= ceil(${position}))`;
  const fraction = `any_value(${position} - floor(${position}))`;
  return `least(max(largest), ${below} + (${above} - ${below}) * ${fraction})`;
}
