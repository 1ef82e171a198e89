/**
 * Latencies as whole microseconds, where they are that: a 32-bit column of which DuckDB (1.5) finds exact percentiles in a
 * third of the time that it takes over doubles (13 for 39 ms over a million), since comparing doubles minds NaN. Most
 * clocks give no more digits; for those that do, everything stays in milliseconds.
 */

/** The unit of the latencies that a statement reads, in a column of this name. */
export type LatencyColumn = 'latency_ms' | 'latency_us';

/** The most milliseconds whose microseconds fit into 32 bits. */
const MAX_MS = 2_147_483;

/** SQL: whether a latency is whole microseconds, to the last bit of the double; null where there is none. */
const isWhole = `latency_ms <= ${MAX_MS} AND round(latency_ms * 1000) / 1000 = latency_ms`;

/** SQL, an aggregate: whether all latencies are whole microseconds, those that are null aside. */
export const areLatenciesWhole = `coalesce(bool_and(${isWhole}), true)`;

/** SQL: a latency that is whole microseconds as their number. */
export const toWholeMicros = 'round(latency_ms * 1000)::INTEGER';

/** SQL: the other way, giving the very double that was there, since a quotient is rounded correctly. */
export const fromWholeMicros = 'latency_us / 1000';
