/** A question, as both sides are asked. */
export interface QueryCase {
  name: string;
  window: 'all' | 'one service and day';
  /** Path of query-api. */
  path: string;
  /** Its parameters, each `name=value`. */
  parameters: readonly string[];
  /** The same in ClickHouse's SQL over `events`; columns as query-api names them. */
  sql: string;
  /** Columns that name a row of the answer. */
  keys: readonly string[];
  /** Columns that are compared. */
  values: readonly string[];
}

/** The window of the narrow questions: one service on one day, in UTC. */
const DAY = { service: 'checkout', from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' };

const percentiles = ['p50', 'p95', 'p99'] as const;
const quantiles = percentiles.map(
  (name) => `quantileExactInclusive(0.${name.slice(1)})(latency_ms) AS ${name}`,
);

const questions = [
  {
    name: 'latency by service',
    path: '/v1/metrics/latency',
    select: `service, count() AS count, ${quantiles}`,
    groupBy: 'service',
    keys: ['service'],
    values: ['count', ...percentiles],
  },
  {
    name: 'error rates by endpoint',
    path: '/v1/metrics/error-rates',
    select: 'service, endpoint, count() AS requests, countIf(status_code >= 500) AS server_errors',
    groupBy: 'service, endpoint',
    keys: ['service', 'endpoint'],
    values: ['requests', 'server_errors'],
  },
  {
    name: 'slowest endpoints',
    path: '/v1/metrics/slowest-endpoints',
    select: `service, endpoint, count() AS count, ${quantiles}`,
    groupBy: 'service, endpoint',
    keys: ['service', 'endpoint'],
    values: ['count', ...percentiles],
  },
  {
    name: 'server errors by region',
    path: '/v1/metrics/regional-errors',
    select: 'region, count() AS requests, countIf(status_code >= 500) AS server_errors',
    groupBy: 'region',
    keys: ['region'],
    values: ['requests', 'server_errors'],
  },
  {
    name: 'events by hour',
    path: '/v1/metrics/volume',
    select: `formatDateTime(toStartOfHour(timestamp, 'UTC'), '%Y-%m-%dT%H:%i:%SZ', 'UTC') AS bucket, count() AS count`,
    groupBy: 'bucket',
    keys: ['bucket'],
    values: ['count'],
  },
];

/** The five metrics over everything, and over one service and day. */
export const queryCases: readonly QueryCase[] = [
  ...questions.map((question) => toCase(question, 'all', [], '1')),
  ...questions.map((question) =>
    toCase(
      question,
      'one service and day',
      [`service=${DAY.service}`, `from=${DAY.from}`, `to=${DAY.to}`],
      `service = '${DAY.service}' AND timestamp >= parseDateTimeBestEffort('${DAY.from}') AND timestamp < parseDateTimeBestEffort('${DAY.to}')`,
    ),
  ),
];

function toCase(
  { name, path, select, groupBy, keys, values }: (typeof questions)[number],
  window: QueryCase['window'],
  parameters: readonly string[],
  where: string,
): QueryCase {
  // A series is not to be filled; of the slowest endpoints there is none.
  const noFill = path.endsWith('slowest-endpoints') ? [] : ['fill=false'];
  return {
    name: `${name}, ${window}`,
    window,
    path,
    parameters: [...noFill, ...parameters],
    sql: `SELECT ${select} FROM events WHERE ${where} GROUP BY ${groupBy}`,
    keys,
    values,
  };
}
