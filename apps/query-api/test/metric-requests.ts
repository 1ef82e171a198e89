import type { MetricRequest } from '@signallake/metrics-oracle';
import fc from 'fast-check';

/** A request for a metric: its name and its parameters. */
export interface AskedMetric {
  name: string;
  request: MetricRequest;
  approximate: boolean;
  limit: number;
  /** Whether `from` and `to` are given as distances from now, rounded to its unit. */
  isRelative: boolean;
}

const filterNames = [
  'from',
  'to',
  'service',
  'endpoint',
  'method',
  'region',
  'level',
  'status_code',
] as const;

const some = <T>(...values: T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

const everyCondition = fc.record(
  {
    from: fc.constantFrom('2026-01-10T23:30:00Z', '2026-01-11T00:00:00Z', '2026-01-11T12:00:00.5+02:00'),
    to: fc.constantFrom('2026-01-12T00:00:00Z', '2026-01-11T23:59:59.999999Z', '2026-01-13T00:00:00Z'),
    service: some('cart', "o'hare", 'sök/ö', 'nobody'),
    endpoint: some('/a', "/it's", '/é', '/a?b=%'),
    method: some('POST', 'GET', 'PUT'),
    region: some('eu', '😀', 'mars'),
    level: some('error', 'warn', 'fatal'),
    status_code: some('503', '5xx', '400-499', '200-304', '404', '1xx'),
  },
  { noNullPrototype: true },
);

/** None to three conditions: with more of them hardly an event is left to compare. */
const filters = fc
  .tuple(everyCondition, fc.shuffledSubarray([...filterNames], { maxLength: 3 }))
  .map(([values, names]) => Object.fromEntries(names.map((name) => [name, values[name]])));

const groupBy = fc
  .shuffledSubarray(['service', 'endpoint', 'method', 'region', 'status_code', 'level'], {
    minLength: 1,
    maxLength: 3,
  })
  .map((names) => names.join(','));

const percentiles = fc
  .uniqueArray(
    fc.oneof(
      fc.constantFrom(0, 0.5, 0.95, 0.99, 1),
      fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((values) => values.join(','));

const interval = fc.constantFrom('7m', '30m', '1h', '5h', '6h', '1d', '1440m');

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** The parameters of each metric beside the filters. */
const parameters: Record<string, fc.Arbitrary<MetricRequest & { approximate?: boolean | undefined }>> = {
  latency: fc.record({
    group_by: maybe(groupBy),
    percentiles: maybe(percentiles),
    interval: maybe(interval),
    fill: maybe(fc.boolean()),
    approximate: maybe(fc.boolean()),
  }),
  'error-rates': fc.record({
    group_by: maybe(groupBy),
    interval: maybe(interval),
    fill: maybe(fc.boolean()),
  }),
  'slowest-endpoints': fc.record({
    order_by: maybe(fc.constantFrom('p50', 'p95', 'p99', 'avg', 'max')),
    min_count: maybe(fc.integer({ min: 1, max: 4 })),
    approximate: maybe(fc.boolean()),
  }),
  'regional-errors': fc.record({
    group_by: maybe(groupBy),
    interval: maybe(interval),
    fill: maybe(fc.boolean()),
  }),
  volume: fc.record({ group_by: maybe(groupBy), interval: maybe(interval), fill: maybe(fc.boolean()) }),
};

/** Requests for any metric with any parameters. */
export const askedMetrics: fc.Arbitrary<AskedMetric> = fc
  .constantFrom(...Object.keys(parameters))
  .chain((name) =>
    fc
      .tuple(
        filters,
        parameters[name] as (typeof parameters)[string],
        fc.constantFrom(1, 3, 20, 10_000, 10_000),
        fc.boolean(),
      )
      .map(([filter, { approximate = false, ...own }, limit, isRelative]) => ({
        name,
        request: { ...filter, ...own },
        approximate,
        limit,
        isRelative,
      })),
  );

/**
 * The query string of a request.
 * @param nowMs what relative times are to be relative to, in milliseconds since the Unix epoch
 */
export function toQueryString(
  { request, approximate, limit, isRelative }: AskedMetric,
  nowMs: number,
): string {
  const query = new URLSearchParams({ limit: String(limit) });
  if (approximate) query.set('approximate', 'true');
  for (const [name, value] of Object.entries(request)) {
    if (value === undefined) continue;
    const isTime = isRelative && (name === 'from' || name === 'to');
    for (const one of [value].flat())
      query.append(name, isTime ? toDistance(String(one), nowMs) : String(one));
  }
  return query.toString();
}

/** A time as a distance from now, in the widest unit that it takes: a distance has six digits at most. */
function toDistance(time: string, nowMs: number): string {
  const seconds = Math.round((nowMs - Date.parse(time)) / 1000);
  return seconds < 1e6 ? `-${seconds}s` : `-${Math.round(seconds / 60)}m`;
}
