import { type PartitionBy, partitionSchemes } from '@signallake/lake';
import { type ConfigSchema, commonConfigSchema, mergeConfigSchemas } from '@signallake/service-kit';

/** The environment variables of etl-worker. */
export const configSchema = mergeConfigSchemas(commonConfigSchema, {
  type: 'object',
  additionalProperties: false,
  properties: {
    WORKER_PORT: {
      type: 'integer',
      minimum: 0,
      maximum: 65_535,
      default: 8082,
      description: 'Port of health and metrics; 0 takes a free one.',
    },
    SIGNALLAKE_WORKER_CONCURRENCY: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: 1,
      description:
        'Segments that one worker converts at the same time; conversion is CPU work, so add workers first.',
    },
    SIGNALLAKE_PARTITION_BY: {
      type: 'string',
      enum: Object.keys(partitionSchemes) as PartitionBy[],
      default: 'date,service,status_code',
      description: 'How a new table is partitioned; an existing one stays as it is.',
    },
    SIGNALLAKE_LEASE_MS: {
      type: 'integer',
      minimum: 500,
      maximum: 600_000,
      default: 10_000,
      description: 'How long a writer must be silent before its segments are taken over, in milliseconds.',
    },
    SIGNALLAKE_RECONCILE_MS: {
      type: 'integer',
      minimum: 50,
      maximum: 600_000,
      default: 2000,
      description: 'How often sealed segments that nobody queued are looked for, in milliseconds.',
    },
    SIGNALLAKE_COMPACT_TARGET_MB: {
      type: 'integer',
      minimum: 1,
      maximum: 4096,
      default: 128,
      description: 'Size of the files that small ones are merged into, in MiB.',
    },
    SIGNALLAKE_COMPACT_MIN_FILES: {
      type: 'integer',
      minimum: 2,
      maximum: 10_000,
      default: 8,
      description: 'Small files that a partition of today must have before they are merged; earlier days: 2.',
    },
    SIGNALLAKE_UPKEEP_MS: {
      type: 'integer',
      minimum: 50,
      maximum: 86_400_000,
      default: 60_000,
      description:
        'How often the table is looked after (retention, merging, checkpoints, sweep), in milliseconds.',
    },
    SIGNALLAKE_RETENTION_DAYS: {
      type: 'integer',
      minimum: 1,
      maximum: 36_500,
      description: 'Days before today whose events are kept; older days are removed. Default: all.',
      allowed: 'an integer from 1 to 36500',
    },
    SIGNALLAKE_ARCHIVE_RETENTION_DAYS: {
      type: 'integer',
      minimum: 1,
      maximum: 36_500,
      description: 'Days before today whose raw segments are kept in the archive. Default: all.',
      allowed: 'an integer from 1 to 36500',
    },
    SIGNALLAKE_CHECKPOINT_COMMITS: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
      default: 100,
      description: "Commits after which a checkpoint of the table's log is written.",
    },
    SIGNALLAKE_LOG_RETENTION_HOURS: {
      type: 'number',
      minimum: 0,
      maximum: 87_600,
      default: 168,
      description:
        "How long the table's log is kept beyond its checkpoints, in hours; at least twice the sweep's grace.",
    },
    SIGNALLAKE_SWEEP_GRACE_MS: {
      type: 'integer',
      minimum: 0,
      maximum: 86_400_000,
      default: 7_200_000,
      description:
        'How long files that were replaced or removed stay on disk, in milliseconds; longer than any query may run.',
    },
    SIGNALLAKE_ORPHAN_GRACE_MS: {
      type: 'integer',
      minimum: 1000,
      maximum: 2_592_000_000,
      default: 86_400_000,
      description:
        'How long files that no commit names stay on disk, in milliseconds; a conversion may take half of it.',
    },
    SIGNALLAKE_JOB_LOCK_MS: {
      type: 'integer',
      minimum: 1000,
      maximum: 3_600_000,
      default: 30_000,
      description:
        "How long a killed worker's job stays its own in Redis before another takes it, in milliseconds.",
    },
    SIGNALLAKE_CONVERT_BUFFER_MB: {
      type: 'integer',
      minimum: 8,
      maximum: 4096,
      default: 96,
      description: 'Event data that a conversion holds before it writes files, in MiB.',
    },
    SIGNALLAKE_WORKER_MEMORY_MB: {
      type: 'integer',
      minimum: 64,
      maximum: 65_536,
      default: 256,
      description:
        'Memory that DuckDB may take in a worker, in MiB, for finding duplicates and merging files.',
    },
    SIGNALLAKE_MAX_OPEN_PARTITIONS: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: 2048,
      description: 'Partitions that a conversion fills at once; a segment with more is read several times.',
    },
  },
} as const satisfies ConfigSchema);
