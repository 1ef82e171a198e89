import type { LogEvent } from '@signallake/event-schema';
import { groupEvents, type MetricRow, orderSeries, type Series } from './group-events.js';
import { orderRows } from './order-rows.js';

/** The answers of the service, computed the plain way: a reduce over events in memory, nothing shared with it. */

/** Whether a latency, in milliseconds, is a whole number of microseconds that fits into 31 bits. */
const isWholeMicros = (value: number) => value <= 2_147_483 && Math.round(value * 1000) / 1000 === value;

/**
 * The continuous percentile of some latencies: linear interpolation between the two nearest; null of none. Where all are
 * whole microseconds and the percentile has up to four decimals, the result has up to seven, and is rounded to them.
 */
export function percentile(values: number[], p: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * p;
  const low = Math.floor(position);
  const [below, above] = [sorted[low] as number, sorted[Math.min(low + 1, sorted.length - 1)] as number];
  const fraction = position - low;
  const value = below * (1 - fraction) + above * fraction;
  const isFine = values.every(isWholeMicros) && Number(p.toFixed(4)) === p;
  return isFine ? Math.round(value * 1e7) / 1e7 : value;
}

function latencyRow(key: MetricRow, events: LogEvent[], percentiles: number[]): MetricRow {
  const values = events.flatMap(({ latency_ms }) => (latency_ms === null ? [] : [latency_ms]));
  const named = percentiles.map((p) => [`p${Number((p * 100).toPrecision(12))}`, percentile(values, p)]);
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    ...key,
    count: events.length,
    ...Object.fromEntries(named),
    avg: values.length > 0 ? sum / values.length : null,
    max: values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : null,
  };
}

function errorRow(key: MetricRow, events: LogEvent[]) {
  const requests = events.length;
  const client = events.filter(({ status_code }) => status_code >= 400 && status_code < 500).length;
  const server = events.filter(({ status_code }) => status_code >= 500).length;
  return {
    ...key,
    requests,
    client_errors: client,
    server_errors: server,
    error_rate: requests === 0 ? null : (client + server) / requests,
    server_error_rate: requests === 0 ? null : server / requests,
  };
}

/** What `GET /v1/metrics/latency` answers; of a series a number is the width of its buckets (µs). */
export function latencyOf(
  events: LogEvent[],
  by: (keyof LogEvent)[] = ['service'],
  percentiles = [0.5, 0.95, 0.99],
  series?: number | Series,
): MetricRow[] {
  const rows = groupEvents(events, by, series).map(([key, group]) => latencyRow(key, group, percentiles));
  return series === undefined ? orderRows(rows, by) : orderSeries(rows, by);
}

/** What `GET /v1/metrics/slowest-endpoints` answers, without its limit. */
export function slowestOf(events: LogEvent[], order = 'p95', minCount = 1): MetricRow[] {
  const rows = groupEvents(events, ['service', 'endpoint'])
    .map(([key, group]) => latencyRow(key, group, [0.5, 0.95, 0.99]))
    .filter((row) => Number(row['count']) >= minCount && row['max'] !== null);
  return orderRows(rows, [`-${order}`, 'service', 'endpoint']);
}

/** What `GET /v1/metrics/error-rates` answers. */
export function errorRatesOf(
  events: LogEvent[],
  by: (keyof LogEvent)[] = ['service', 'endpoint'],
  series?: number | Series,
): MetricRow[] {
  const rows = groupEvents(events, by, series).map(([key, group]) => errorRow(key, group));
  if (series !== undefined) return orderSeries(rows, by);
  return orderRows<MetricRow>(rows, ['-error_rate', '-requests', ...by]);
}

/** What `GET /v1/metrics/regional-errors` answers. */
export function regionalErrorsOf(
  events: LogEvent[],
  by: (keyof LogEvent)[] = ['region'],
  series?: number | Series,
): MetricRow[] {
  const rows = groupEvents(events, by, series).map(([key, group]): MetricRow => {
    const { requests, server_errors, server_error_rate } = errorRow(key, group);
    return { ...key, requests, server_errors, server_error_rate };
  });
  return series === undefined ? orderRows(rows, ['-server_errors', ...by]) : orderSeries(rows, by);
}

/** What `GET /v1/metrics/volume` answers. */
export function volumeOf(
  events: LogEvent[],
  series: number | Series = 3_600_000_000,
  by: (keyof LogEvent)[] = [],
): MetricRow[] {
  const rows = groupEvents(events, by, series).map(
    ([key, group]): MetricRow => ({ ...key, count: group.length }),
  );
  return orderSeries(rows, by);
}
