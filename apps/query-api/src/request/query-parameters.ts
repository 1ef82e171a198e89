import { httpMethods, levels } from '@signallake/event-schema';

const texts = (description: string) =>
  ({
    type: 'array',
    description,
    items: { type: 'string', minLength: 1, maxLength: 2048 },
    maxItems: 100,
  }) as const;

/** The parameters that every query over events takes, as JSON Schema. Lists are given by repeating the parameter. */
export const filterParameters = {
  from: {
    type: 'string',
    format: 'time',
    description: 'First instant: RFC 3339, or relative to now (-15m, -24h, -7d, now). Default: all there is.',
  },
  to: {
    type: 'string',
    format: 'time',
    description: 'Instant before which events count: as from. Default: all there is.',
  },
  service: texts('Events of any of these services.'),
  endpoint: texts('Events of any of these endpoints.'),
  method: {
    type: 'array',
    description: 'Events with any of these HTTP methods.',
    items: { type: 'string', enum: httpMethods },
    maxItems: 100,
  },
  region: texts('Events from any of these regions.'),
  level: {
    type: 'array',
    description: 'Events of any of these levels.',
    items: { type: 'string', enum: levels },
    maxItems: 100,
  },
  status_code: {
    type: 'array',
    description: 'Events with any of these status codes: 503, a class (5xx) or a range (400-499).',
    items: { type: 'string', format: 'status-codes' },
    maxItems: 100,
  },
} as const;

/** What a query may cost, as JSON Schema. */
export const costParameters = {
  dry_run: {
    type: 'boolean',
    default: false,
    description: 'Answers what the query would open, in meta.scan, and does not run it.',
  },
  max_bytes: {
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description:
      'Bytes that the query may open, Parquet and raw together; one that would open more is refused with 422.',
  },
} as const;

/** The columns by which answers may be grouped. */
export const dimensions = ['service', 'endpoint', 'method', 'region', 'status_code', 'level'] as const;

/** A column by which answers may be grouped. */
export type Dimension = (typeof dimensions)[number];

/** A comma-separated list of some dimensions. */
export const groupByParameter = {
  type: 'string',
  format: 'dimensions',
  description: `Comma-separated columns to group by, of: ${dimensions.join(', ')}.`,
} as const;

/** The width of the buckets of a series. */
export const intervalParameter = {
  type: 'string',
  format: 'interval',
  description:
    'Width of a bucket, from 1m to 1d (1m, 5m, 1h, 6h, 1d, …). Buckets begin at whole multiples, in UTC.',
} as const;

/** Whether a series has a row for a bucket without events. */
export const fillParameter = {
  type: 'boolean',
  default: true,
  description:
    'With interval: whether each group has a row for every bucket, counts of 0 and null where nothing happened.',
} as const;

/** Which percentiles of latency are wanted. */
export const percentilesParameter = {
  type: 'string',
  format: 'percentiles',
  default: '0.5,0.95,0.99',
  description:
    'Comma-separated percentiles, each from 0 to 1; linear interpolation between the two nearest values.',
} as const;

/** Whether percentiles may be approximate. */
export const approximateParameter = {
  type: 'boolean',
  default: false,
  description:
    'Approximate percentiles, within 1 % of the exact ones, in memory that does not grow with the events.',
} as const;

/** How many rows an answer has at most. */
export function limitParameter(defaultRows: number) {
  return {
    type: 'integer',
    minimum: 1,
    maximum: 10_000,
    default: defaultRows,
    description: 'Rows of the answer at most.',
  } as const;
}
