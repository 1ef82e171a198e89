import { createEtlProducer } from '@signallake/etl-queue';
import { createEventNormalizer } from '@signallake/event-schema';
import {
  createRefusedEventStore,
  createSegmentWriter,
  ensureRawZone,
  rawZoneDirectory,
} from '@signallake/raw-zone';
import {
  assertSafeBinding,
  createLogger,
  createMetrics,
  knownVariables,
  parseConfig,
  type ServiceStart,
  startHttpServer,
} from '@signallake/service-kit';
import { configSchema } from './config.js';
import { createApp } from './create-app.js';
import { createIdempotencyStore } from './idempotency/idempotency-store.js';
import { createIngestMetrics } from './ingest-metrics.js';
import { createIngestReadiness } from './ingest-readiness.js';
import { readIngestSettings } from './ingest-settings.js';
import { createSegmentAnnouncer } from './segment-announcer.js';
import { createInflightBudget } from './storage/inflight-budget.js';
import { createLineStore } from './storage/line-store.js';
import { createStorageGuard } from './storage/storage-guard.js';

const SWEEP_INTERVAL_MS = 600_000;
const MIB = 1024 * 1024;

/**
 * Reads the configuration, opens the parts of the ingest service in the order of the data path and listens.
 * @throws ConfigError when the environment does not allow it.
 */
export async function startIngest(
  env: NodeJS.ProcessEnv,
  { configure, onClose }: ServiceStart,
): Promise<void> {
  const { config, warnings } = parseConfig(configSchema, env, { knownNames: knownVariables });
  const logger = createLogger({ service: 'ingest-api', level: config.LOG_LEVEL });
  configure({ logger, shutdownTimeoutMs: config.SIGNALLAKE_SHUTDOWN_TIMEOUT_MS });
  for (const warning of warnings) logger.warn(warning);
  const { limits, timestampWindow } = readIngestSettings(config);
  const keys = config.SIGNALLAKE_INGEST_KEYS;
  const host = config.SIGNALLAKE_HOST;
  const allowAnonymous = config.SIGNALLAKE_ALLOW_ANONYMOUS;
  assertSafeBinding({ host, keys, allowAnonymous, keysVariable: 'SIGNALLAKE_INGEST_KEYS' });

  const metrics = createMetrics({ service: 'ingest-api' });
  onClose('metrics', () => metrics.close());
  const queue = createEtlProducer({
    redisUrl: config.REDIS_URL,
    prefix: config.SIGNALLAKE_REDIS_PREFIX,
    logger,
  });
  onClose('queue', () => queue.close());
  const rawDirectory = rawZoneDirectory(config.SIGNALLAKE_DATA_DIR);
  await ensureRawZone(rawDirectory);
  const inflight = createInflightBudget(config.SIGNALLAKE_MAX_INFLIGHT_BYTES);
  const ingestMetrics = createIngestMetrics(metrics.registry, {
    pendingBytes: () => writer.pendingBytes,
    inflightBytes: () => inflight.usedBytes,
  });
  const writer = createSegmentWriter({
    directory: rawDirectory,
    sealAtBytes: config.SIGNALLAKE_SEAL_AT_BYTES,
    sealAfterMs: config.SIGNALLAKE_SEAL_AFTER_MS,
    leaseMs: config.SIGNALLAKE_LEASE_MS,
    onSealed: createSegmentAnnouncer({ queue, metrics: ingestMetrics, logger }),
    logger,
  });
  onClose('segment writer', () => writer.close());

  const refused = config.SIGNALLAKE_KEEP_REFUSED
    ? createRefusedEventStore({
        directory: rawDirectory,
        maxTotalBytes: config.SIGNALLAKE_KEEP_REFUSED_MB * MIB,
        logger,
      })
    : undefined;
  onClose('refused events', async () => refused?.close());
  const guard = createStorageGuard({
    directory: rawDirectory,
    maxBacklogBytes: config.SIGNALLAKE_MAX_BACKLOG_BYTES,
    minFreeBytes: config.SIGNALLAKE_MIN_FREE_BYTES,
  });
  const idempotency = createIdempotencyStore({
    rawDirectory,
    expireAfterMs: config.SIGNALLAKE_IDEMPOTENCY_HOURS * 3_600_000,
    leaseMs: config.SIGNALLAKE_LEASE_MS,
  });
  const sweeping = setInterval(() => {
    idempotency.sweep().catch((error: unknown) => logger.warn('expired keys were not swept', { error }));
  }, SWEEP_INTERVAL_MS).unref();
  onClose('idempotency sweep', async () => clearInterval(sweeping));
  const app = createApp({
    normalize: createEventNormalizer(timestampWindow),
    limits,
    inflight,
    guard,
    store: createLineStore({ writer, metrics: ingestMetrics }).store,
    idempotency,
    refused,
    corsOrigins: config.SIGNALLAKE_CORS_ORIGINS,
    requestsPerMinute: config.SIGNALLAKE_RATE_LIMIT_PER_MINUTE,
    ready: createIngestReadiness({
      rawDirectory,
      guard,
      queue: config.REDIS_URL === undefined ? undefined : queue,
    }),
    logger,
    metrics,
    ingestMetrics,
    keys,
  });
  const server = await startHttpServer({
    app,
    host,
    port: config.INGEST_PORT,
    portVariable: 'INGEST_PORT',
    logger,
    // A stream may take hours. What bounds a body is its size, and how long its sender may pause.
    requestTimeoutMs: 0,
    // The other half is for the last segment and for Redis.
    closeTimeoutMs: config.SIGNALLAKE_SHUTDOWN_TIMEOUT_MS / 2,
  });
  onClose('http server', () => server.close());
}
