import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

/** The HTTP methods an event may name. */
export const httpMethods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
] as const;

/** The severity levels an event may have, least severe first. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

const shortText = { type: 'string', format: 'unicode', minLength: 1, maxLength: 128 } as const;

/**
 * The JSON Schema of a log event as a client sends it. The TypeScript type, the validator, the Parquet
 * columns and the DuckDB columns all derive from this object. Lengths are in Unicode code points.
 */
export const logEventSchema = {
  $id: 'https://signallake.dev/schemas/log-event.json',
  title: 'LogEvent',
  type: 'object',
  additionalProperties: false,
  required: ['service', 'endpoint', 'status_code'],
  properties: {
    event_id: {
      description: 'UUID that makes sending the event again harmless. Default: a new UUIDv7.',
      type: 'string',
      format: 'uuid',
    },
    timestamp: {
      description: 'When it happened: RFC 3339 with an offset. Default: the time of receipt.',
      type: 'string',
      format: 'date-time',
    },
    service: {
      description: 'The service that logged the event. Names a partition of the lake.',
      type: 'string',
      format: 'partition-value',
      minLength: 1,
      maxLength: 128,
    },
    endpoint: {
      description: 'The route or path that was called.',
      type: 'string',
      format: 'unicode',
      minLength: 1,
      maxLength: 2048,
    },
    status_code: { description: 'HTTP status code.', type: 'integer', minimum: 100, maximum: 599 },
    latency_ms: {
      description: 'Duration in milliseconds; null when the source has none.',
      type: ['number', 'null'],
      minimum: 0,
    },
    method: { description: 'HTTP method. Default: GET.', type: 'string', enum: httpMethods },
    region: {
      description: 'Where it ran. Default: unknown.',
      type: 'string',
      format: 'unicode',
      minLength: 1,
      maxLength: 64,
    },
    level: {
      description: 'Severity. Default from status_code: 5xx error, 4xx warn, else info.',
      type: 'string',
      enum: levels,
    },
    message: {
      description: 'Free text. Default: empty.',
      type: 'string',
      format: 'unicode',
      maxLength: 32_768,
    },
    request_id: shortText,
    trace_id: shortText,
    span_id: shortText,
    host: shortText,
    attributes: {
      description: 'Flat key-value pairs; stored as JSON text.',
      type: 'object',
      maxProperties: 64,
      propertyNames: { type: 'string', format: 'unicode', minLength: 1, maxLength: 128 },
      additionalProperties: {
        type: ['string', 'number', 'boolean'],
        format: 'unicode',
        maxLength: 32_768,
      },
    },
  },
} as const satisfies JSONSchema;

/** A log event as a client may send it: what {@link logEventSchema} accepts. */
export type LogEventInput = FromSchema<typeof logEventSchema>;

type DefaultedField = 'event_id' | 'timestamp' | 'latency_ms' | 'method' | 'region' | 'level' | 'message';

/**
 * A log event as SignalLake keeps it: every default filled in, `event_id` in lower case, `timestamp` in UTC with
 * six decimals (`2026-01-31T23:59:59.000001Z`), `latency_ms` in milliseconds, `attributes` as JSON text.
 */
export type LogEvent = Required<Pick<LogEventInput, DefaultedField>> &
  Omit<LogEventInput, DefaultedField | 'attributes'> & { attributes?: string };

/** The fields of a {@link LogEvent}, in the order of a raw line and of the lake's columns. */
export const eventFields = Object.keys(logEventSchema.properties) as readonly (keyof LogEvent)[];
