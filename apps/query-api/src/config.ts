import {
  type ConfigSchema,
  commonConfigSchema,
  httpConfigSchema,
  mergeConfigSchemas,
} from '@signallake/service-kit';

/** The environment variables of query-api. */
export const configSchema = mergeConfigSchemas(mergeConfigSchemas(commonConfigSchema, httpConfigSchema), {
  type: 'object',
  additionalProperties: false,
  properties: {
    QUERY_PORT: {
      type: 'integer',
      minimum: 0,
      maximum: 65_535,
      default: 8081,
      description: 'Port of the query service; 0 takes a free one.',
    },
    SIGNALLAKE_QUERY_KEYS: {
      type: 'array',
      items: { type: 'string', minLength: 16, maxLength: 256 },
      default: [],
      secret: true,
      description: 'Bearer keys that may query, comma-separated, at least 16 characters each.',
    },
    SIGNALLAKE_QUERY_TIMEOUT_MS: {
      type: 'integer',
      minimum: 10,
      maximum: 3_600_000,
      default: 30_000,
      description: 'How long a query may run before it is stopped with 504, in milliseconds.',
    },
    SIGNALLAKE_QUERY_CONCURRENCY: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: 3,
      description:
        'Queries that run in DuckDB at the same time; others wait. Each holds one of UV_THREADPOOL_SIZE (4) threads.',
    },
    SIGNALLAKE_QUERY_QUEUE: {
      type: 'integer',
      minimum: 0,
      maximum: 10_000,
      default: 64,
      description: 'Queries that may wait; beyond it the answer is 503 with Retry-After.',
    },
    SIGNALLAKE_MAX_SCAN_BYTES: {
      type: 'integer',
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description:
        'What a query may open, in bytes, Parquet and raw together; one that would open more gets 422. Default: no limit.',
      allowed: 'a positive integer',
    },
    SIGNALLAKE_HEAVY_SCAN_BYTES: {
      type: 'integer',
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 67_108_864,
      description:
        'A query that reads as many bytes, a quarter of those held in memory, is heavy: heavy ones leave half of SIGNALLAKE_QUERY_CONCURRENCY to light ones.',
    },
    SIGNALLAKE_ANSWER_CACHE_MB: {
      type: 'integer',
      minimum: 0,
      maximum: 1_048_576,
      default: 64,
      description: 'Memory for answers of metrics that are given again while nothing changes, in MiB.',
    },
    SIGNALLAKE_TAIL_CLIENTS: {
      type: 'integer',
      minimum: 0,
      maximum: 10_000,
      default: 100,
      description: 'Clients that may follow /v1/events/tail at the same time; beyond it the answer is 503.',
    },
    SIGNALLAKE_QUERY_THREADS: {
      type: 'integer',
      minimum: 1,
      maximum: 512,
      description: "DuckDB's threads; default: one per core.",
      allowed: 'an integer from 1 to 512',
    },
    SIGNALLAKE_QUERY_MEMORY_MB: {
      type: 'integer',
      minimum: 128,
      maximum: 1_048_576,
      default: 2048,
      description: 'Memory that DuckDB may take, in MiB; beyond it it spills to the temporary directory.',
    },
    SIGNALLAKE_QUERY_RESIDENT_MB: {
      type: 'integer',
      minimum: 0,
      maximum: 1_048_576,
      description:
        'Memory for columns of Parquet files that are held for metrics, in MiB, out of SIGNALLAKE_QUERY_MEMORY_MB; 0 holds none. Default: a quarter of that.',
      allowed: 'an integer from 0 to 1048576',
    },
    SIGNALLAKE_SQL_TIMEOUT_MS: {
      type: 'integer',
      minimum: 10,
      maximum: 3_600_000,
      default: 30_000,
      description: 'How long SQL of a client may run before it is stopped with 504, in milliseconds.',
    },
    SIGNALLAKE_SQL_MAX_ROWS: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
      default: 10_000,
      description: 'Rows that SQL of a client may return; the answer says when there were more.',
    },
    SIGNALLAKE_SQL_MEMORY_MB: {
      type: 'integer',
      minimum: 64,
      maximum: 1_048_576,
      default: 1024,
      description:
        'Memory that DuckDB may take for SQL of one client, in MiB; beyond it the query is refused.',
    },
    SIGNALLAKE_SQL_CONCURRENCY: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: 2,
      description: 'Statements of clients that run at the same time, each in a process of its own.',
    },
  },
} as const satisfies ConfigSchema);
