import { type LogEvent, parseTimestamp } from '@signallake/event-schema';

/** The answers of the service, computed the plain way: a reduce over events in memory, nothing shared with it. */

/** A row of an answer, by column name. */
export type MetricRow = Record<string, unknown>;

/** Groups events by the values of some fields, and by the start of their time bucket when a width is given (µs). */
function groupEvents(
  events: LogEvent[],
  fields: readonly (keyof LogEvent)[],
  bucketMicros?: number,
): [MetricRow, LogEvent[]][] {
  const groups = new Map<string, [MetricRow, LogEvent[]]>();
  for (const event of events) {
    const key: MetricRow = {};
    if (bucketMicros !== undefined) {
      const micros = parseTimestamp(event.timestamp) as number;
      const start = new Date((micros - (micros % bucketMicros)) / 1000);
      key['bucket'] = start.toISOString().replace('.000Z', 'Z');
    }
    for (const field of fields) key[field] = event[field];
    const text = JSON.stringify(key);
    const group = groups.get(text) ?? [key, []];
    group[1].push(event);
    groups.set(text, group);
  }
  return [...groups.values()];
}

/** The continuous percentile of some numbers: linear interpolation between the two nearest; null of none. */
export function percentile(values: number[], p: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * p;
  const low = Math.floor(position);
  const [below, above] = [sorted[low] as number, sorted[Math.min(low + 1, sorted.length - 1)] as number];
  const fraction = position - low;
  return below * (1 - fraction) + above * fraction;
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

/** Orders rows by the given keys in turn; texts by code point, `-key` descending. */
function orderRows(rows: MetricRow[], keys: string[]): MetricRow[] {
  return [...rows].sort((a, b) => {
    for (const key of keys) {
      const name = key.replace('-', '');
      const order = compare(a[name], b[name]);
      if (order !== 0) return key.startsWith('-') ? -order : order;
    }
    return 0;
  });
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

/** What `GET /v1/metrics/latency` answers. */
export function latencyOf(
  events: LogEvent[],
  by: (keyof LogEvent)[] = ['service'],
  percentiles = [0.5, 0.95, 0.99],
  bucket?: number,
): MetricRow[] {
  const rows = groupEvents(events, by, bucket).map(([key, group]) => latencyRow(key, group, percentiles));
  return orderRows(rows, ['bucket', ...by].slice(bucket === undefined ? 1 : 0));
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
): MetricRow[] {
  const rows = groupEvents(events, by).map(([key, group]) => {
    const client = group.filter(({ status_code }) => status_code >= 400 && status_code < 500).length;
    const server = group.filter(({ status_code }) => status_code >= 500).length;
    const requests = group.length;
    const error_rate = (client + server) / requests;
    return {
      ...key,
      requests,
      client_errors: client,
      server_errors: server,
      error_rate,
      server_error_rate: server / requests,
    };
  });
  return orderRows(rows, ['-error_rate', '-requests', ...by]);
}

/** What `GET /v1/metrics/regional-errors` answers. */
export function regionalErrorsOf(events: LogEvent[], by: (keyof LogEvent)[] = ['region']): MetricRow[] {
  const rows = groupEvents(events, by).map(([key, group]) => {
    const server = group.filter(({ status_code }) => status_code >= 500).length;
    return {
      ...key,
      requests: group.length,
      server_errors: server,
      server_error_rate: server / group.length,
    };
  });
  return orderRows(rows, ['-server_errors', ...by]);
}

/** What `GET /v1/metrics/volume` answers. */
export function volumeOf(
  events: LogEvent[],
  bucket = 3_600_000_000,
  by: (keyof LogEvent)[] = [],
): MetricRow[] {
  const rows = groupEvents(events, by, bucket).map(
    ([key, group]): MetricRow => ({ ...key, count: group.length }),
  );
  return orderRows(rows, ['bucket', ...by]);
}
