import {
  type ConfigOf,
  type ConfigSchema,
  commonConfigSchema,
  httpConfigSchema,
  mergeConfigSchemas,
} from '@signallake/service-kit';

const MiB = 1024 * 1024;

/** The environment variables of ingest-api. */
export const configSchema = mergeConfigSchemas(mergeConfigSchemas(commonConfigSchema, httpConfigSchema), {
  type: 'object',
  additionalProperties: false,
  properties: {
    INGEST_PORT: {
      type: 'integer',
      minimum: 0,
      maximum: 65_535,
      default: 8080,
      description: 'Port of the ingest service; 0 takes a free one.',
    },
    SIGNALLAKE_INGEST_KEYS: {
      type: 'array',
      items: { type: 'string', minLength: 16, maxLength: 256 },
      default: [],
      secret: true,
      description: 'Bearer keys that may send events, comma-separated, at least 16 characters each.',
    },
    SIGNALLAKE_SEAL_AFTER_MS: {
      type: 'integer',
      minimum: 10,
      maximum: 86_400_000,
      default: 300_000,
      description: 'Age at which a raw segment is sealed and handed to the workers, in milliseconds.',
    },
    SIGNALLAKE_SEAL_AT_BYTES: {
      type: 'integer',
      minimum: 1024,
      maximum: 1024 * MiB,
      default: 64 * MiB,
      description: 'Size at which a raw segment is sealed and handed to the workers, in bytes.',
    },
    SIGNALLAKE_LEASE_MS: {
      type: 'integer',
      minimum: 500,
      maximum: 600_000,
      default: 10_000,
      description: 'How long a writer must be silent before its segments are taken over, in milliseconds.',
    },
    SIGNALLAKE_IDEMPOTENCY_HOURS: {
      type: 'integer',
      minimum: 1,
      maximum: 8760,
      default: 24,
      description: 'How long the answer to a request with an Idempotency-Key is kept, in hours.',
    },
    SIGNALLAKE_MAX_BATCH_BYTES: {
      type: 'integer',
      minimum: 1024,
      maximum: 256 * MiB,
      default: 16 * MiB,
      description: 'Largest JSON body or atomic batch, decompressed, in bytes; beyond it the answer is 413.',
    },
    SIGNALLAKE_MAX_BATCH_EVENTS: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000_000,
      default: 100_000,
      description: 'Most events in a JSON body or an atomic batch; beyond it the answer is 413.',
    },
    SIGNALLAKE_MAX_STREAM_BYTES: {
      type: 'integer',
      minimum: 1024,
      maximum: 1024 * 1024 * MiB,
      default: 2048 * MiB,
      description: 'Largest NDJSON body, compressed and decompressed, in bytes; beyond it the answer is 413.',
    },
    SIGNALLAKE_MAX_EVENT_BYTES: {
      type: 'integer',
      minimum: 256,
      // Stored, an event may take twice as much, and readers of the raw zone stop at lines of 16 MiB.
      maximum: 4 * MiB,
      default: MiB,
      description: 'Longest event as it was sent, in bytes; a longer one is rejected, and the batch goes on.',
    },
    SIGNALLAKE_EARLIEST_TIMESTAMP: {
      type: 'string',
      default: '2000-01-01T00:00:00Z',
      allowed: 'an RFC 3339 date-time with an offset',
      description: 'Events from before are rejected.',
    },
    SIGNALLAKE_MAX_FUTURE_MS: {
      type: 'integer',
      minimum: 0,
      maximum: 3_155_760_000_000,
      default: 86_400_000,
      description: 'How far ahead of the time of receipt a timestamp may lie, in milliseconds.',
    },
    SIGNALLAKE_MAX_INFLIGHT_BYTES: {
      type: 'integer',
      minimum: 1024,
      maximum: 64 * 1024 * MiB,
      default: 256 * MiB,
      description: 'Bytes of bodies that are read and not yet answered; beyond it the answer is 503.',
    },
    SIGNALLAKE_MAX_BACKLOG_BYTES: {
      type: 'integer',
      minimum: MiB,
      maximum: 1024 * 1024 * MiB,
      default: 16 * 1024 * MiB,
      description: 'Raw events that wait for a worker, in bytes; beyond it the answer is 503.',
    },
    SIGNALLAKE_MIN_FREE_BYTES: {
      type: 'integer',
      minimum: 0,
      maximum: 1024 * 1024 * MiB,
      default: 256 * MiB,
      description: 'Free space that is left on the disk of the raw zone; below it the answer is 503.',
    },
    SIGNALLAKE_KEEP_REFUSED: {
      type: 'boolean',
      default: false,
      description: 'Keep events that were refused, for `pnpm quarantine` to show and to send again.',
    },
    SIGNALLAKE_KEEP_REFUSED_MB: {
      type: 'integer',
      minimum: 1,
      maximum: 1_048_576,
      default: 256,
      description: 'How much of refused events is kept, in MiB; what does not fit is dropped and counted.',
    },
  },
} as const satisfies ConfigSchema);

/** The checked configuration of ingest-api. */
export type Config = ConfigOf<typeof configSchema>;
