import { parseTimestamp, type TimestampWindow } from '@signallake/event-schema';
import { ConfigError } from '@signallake/service-kit';
import type { Config } from './config.js';
import type { IngestLimits } from './ingest-limits.js';

/** Thousands of events share the cost of decoding, writing and waiting, and a stream holds no more than a few of these. */
const CHUNK_BYTES = 512 * 1024;
/** Long enough for any client that is alive, short enough not to keep the connection of one that is not. */
const BODY_IDLE_TIMEOUT_MS = 60_000;

/** What the configuration says of events and bodies. */
export interface IngestSettings {
  readonly limits: IngestLimits;
  readonly timestampWindow: TimestampWindow;
}

/**
 * Takes from the configuration what concerns events and bodies, with the checks that a schema of single variables
 * cannot make.
 * @throws ConfigError `invalid_config`, which names the variable.
 */
export function readIngestSettings(config: Config): IngestSettings {
  const earliestMicros = parseTimestamp(config.SIGNALLAKE_EARLIEST_TIMESTAMP);
  if (earliestMicros === undefined) {
    const shown = JSON.stringify(config.SIGNALLAKE_EARLIEST_TIMESTAMP.slice(0, 80));
    throw invalid(
      'SIGNALLAKE_EARLIEST_TIMESTAMP',
      `is ${shown}, which is not an RFC 3339 date-time with an offset`,
    );
  }
  const maxBatchBytes = config.SIGNALLAKE_MAX_BATCH_BYTES;
  if (config.SIGNALLAKE_MAX_INFLIGHT_BYTES < maxBatchBytes) {
    throw invalid(
      'SIGNALLAKE_MAX_INFLIGHT_BYTES',
      `is ${config.SIGNALLAKE_MAX_INFLIGHT_BYTES}, and must not be below SIGNALLAKE_MAX_BATCH_BYTES (${maxBatchBytes})`,
    );
  }
  return {
    limits: {
      maxBatchBytes,
      maxBatchEvents: config.SIGNALLAKE_MAX_BATCH_EVENTS,
      maxStreamBytes: config.SIGNALLAKE_MAX_STREAM_BYTES,
      maxEventBytes: config.SIGNALLAKE_MAX_EVENT_BYTES,
      chunkBytes: CHUNK_BYTES,
      bodyIdleTimeoutMs: BODY_IDLE_TIMEOUT_MS,
    },
    timestampWindow: {
      earliestMs: Math.ceil(earliestMicros / 1000),
      maxAheadMs: config.SIGNALLAKE_MAX_FUTURE_MS,
    },
  };
}

function invalid(name: string, message: string): ConfigError {
  return new ConfigError('invalid_config', `The configuration is not valid:\n  ${name} ${message}`, [
    { name, message },
  ]);
}
