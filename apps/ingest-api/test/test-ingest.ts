import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventNormalizer, type LogEvent } from '@signallake/event-schema';
import {
  createSegmentWriter,
  ensureRawZone,
  rawZoneDirectory,
  type SegmentWriter,
} from '@signallake/raw-zone';
import { createMetrics, type HttpServer, type Metrics, startHttpServer } from '@signallake/service-kit';
import type { Express } from 'express';
import { createApp } from '../src/create-app.js';
import { createIdempotencyStore } from '../src/idempotency/idempotency-store.js';
import type { IngestLimits } from '../src/ingest-limits.js';
import { createIngestMetrics } from '../src/ingest-metrics.js';
import { createIngestReadiness, type IngestReadinessOptions } from '../src/ingest-readiness.js';
import { createInflightBudget, type InflightBudget } from '../src/storage/inflight-budget.js';
import { createLineStore } from '../src/storage/line-store.js';
import { createStorageGuard } from '../src/storage/storage-guard.js';
import { type CapturedLogs, captureLogs } from './capture-logs.js';
import { readStoredEvents } from './stored-events.js';

const MiB = 1024 * 1024;

/** What a test wants to be other than usual. */
export interface TestIngestOptions {
  limits?: Partial<IngestLimits>;
  keys?: string[];
  corsOrigins?: string[];
  requestsPerMinute?: number;
  maxInflightBytes?: number;
  maxBacklogBytes?: number;
  minFreeBytes?: number;
  queue?: IngestReadinessOptions['queue'];
  /** Stands before the real writer's `append`: may wait, or refuse. */
  beforeAppend?: (lines: Buffer) => Promise<void>;
}

/** An ingest service in this process, on a raw zone of its own. */
export interface TestIngest {
  app: Express;
  rawDirectory: string;
  metrics: Metrics;
  inflight: InflightBudget;
  logs: CapturedLogs;
  writer: SegmentWriter;
  /** The events on disk, in the order in which they were appended. */
  storedEvents(): Promise<LogEvent[]>;
  /** Serves the app on a port of its own until the test ends. */
  listen(): Promise<HttpServer>;
}

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
});

/** Creates an ingest service, which is closed and removed after the test. */
export async function createTestIngest(options: TestIngestOptions = {}): Promise<TestIngest> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'signallake-ingest-'));
  closers.push(() => rm(dataDirectory, { recursive: true, force: true }));
  const rawDirectory = rawZoneDirectory(dataDirectory);
  await ensureRawZone(rawDirectory);
  const logs = captureLogs();
  const writer = createSegmentWriter({
    directory: rawDirectory,
    sealAtBytes: 64 * MiB,
    sealAfterMs: 600_000,
    leaseMs: 60_000,
    onSealed: () => undefined,
    logger: logs.logger,
  });
  closers.push(() => writer.close());

  const inflight = createInflightBudget(options.maxInflightBytes ?? 256 * MiB);
  const metrics = createMetrics({ service: 'ingest-api' });
  const ingestMetrics = createIngestMetrics(metrics.registry, {
    pendingBytes: () => writer.pendingBytes,
    inflightBytes: () => inflight.usedBytes,
  });
  const guard = createStorageGuard({
    directory: rawDirectory,
    maxBacklogBytes: options.maxBacklogBytes ?? 1024 * MiB,
    minFreeBytes: options.minFreeBytes ?? 0,
    maxAgeMs: 0,
  });
  const { store } = createLineStore({
    writer: {
      append: async (lines) => {
        await options.beforeAppend?.(lines);
        return writer.append(lines);
      },
    },
    metrics: ingestMetrics,
  });
  const app = createApp({
    normalize: createEventNormalizer(),
    limits: {
      maxBatchBytes: 16 * MiB,
      maxBatchEvents: 100_000,
      maxStreamBytes: 2048 * MiB,
      maxEventBytes: MiB,
      chunkBytes: MiB / 2,
      bodyIdleTimeoutMs: 60_000,
      ...options.limits,
    },
    inflight,
    guard,
    store,
    idempotency: createIdempotencyStore({ rawDirectory, expireAfterMs: 86_400_000, leaseMs: 60_000 }),
    corsOrigins: options.corsOrigins,
    requestsPerMinute: options.requestsPerMinute,
    ready: createIngestReadiness({ rawDirectory, guard, queue: options.queue }),
    logger: logs.logger,
    metrics,
    ingestMetrics,
    keys: options.keys ?? [],
  });
  return {
    app,
    rawDirectory,
    metrics,
    inflight,
    logs,
    writer,
    storedEvents: () => readStoredEvents(rawDirectory),
    async listen() {
      const server = await startHttpServer({
        app,
        host: '127.0.0.1',
        port: 0,
        logger: logs.logger,
        requestTimeoutMs: 0,
      });
      closers.push(() => server.close());
      return server;
    },
  };
}
