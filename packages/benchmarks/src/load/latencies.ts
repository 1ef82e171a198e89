import { createHistogram } from 'node:perf_hooks';

/** Latencies of a load, in milliseconds. */
export interface LatencySummary {
  count: number;
  p50: number;
  p99: number;
  p999: number;
  max: number;
}

/** Collects latencies in Node.js's HDR histogram: three digits, whatever their size. */
export interface Latencies {
  /** Adds one, in milliseconds. */
  record(ms: number): void;
  /** @throws {RangeError} when nothing was recorded */
  summarize(): LatencySummary;
}

const MICROS_PER_MS = 1000;

/** Creates an empty collection; it counts in whole microseconds. */
export function createLatencies(): Latencies {
  const histogram = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  return {
    record: (ms) => histogram.record(Math.max(1, Math.round(ms * MICROS_PER_MS))),
    summarize() {
      if (histogram.count === 0) throw new RangeError('no latency was recorded');
      const percentile = (percent: number) => histogram.percentile(percent) / MICROS_PER_MS;
      return {
        count: histogram.count,
        p50: percentile(50),
        p99: percentile(99),
        p999: percentile(99.9),
        max: histogram.max / MICROS_PER_MS,
      };
    },
  };
}
