import {
  bearerAuth,
  createDocsRouter,
  createHealthRouter,
  createMetricsRouter,
  crossOrigin,
  type Logger,
  limitRate,
  type Metrics,
  notFound,
  onlyReading,
  problemHandler,
  type ReadinessReport,
  requestId,
  requestLog,
  securityHeaders,
} from '@signallake/service-kit';
import express, { type Express } from 'express';
import { createAnswerCache } from './cache/answer-cache.js';
import type { QueryEngine } from './engine/query-engine.js';
import { createEventsRouter } from './events/events-router.js';
import type { EventTail } from './events/tail/event-tail.js';
import { compressAnswers } from './formats/compress-answers.js';
import { summarizeLake } from './lake/lake-summary.js';
import { createLedgerRouter } from './ledger/ledger-router.js';
import type { LedgerSource } from './ledger/ledger-source.js';
import { createMetricsApiRouter } from './metrics/metrics-router.js';
import { createQueryDocument } from './openapi/query-document.js';
import { createQueryParser } from './request/parse-query.js';
import type { SnapshotSource } from './snapshot/query-snapshot.js';
import { createSqlRouter } from './sql/sql-router.js';
import type { SqlService } from './sql/sql-service.js';

/** The parts that the query service is made of. */
export interface AppParts {
  engine: QueryEngine;
  snapshots: SnapshotSource;
  tail: EventTail;
  sql: SqlService;
  ledger: LedgerSource;
  logger: Logger;
  metrics: Metrics;
  ready: () => Promise<ReadinessReport>;
  /** Bearer keys that may query; none lets everybody. */
  keys: readonly string[];
  /** Origins whose pages may call the API. */
  corsOrigins?: readonly string[] | undefined;
  /** Of one caller; 0 or absent is no limit. */
  requestsPerMinute?: number | undefined;
  timeoutMs: number;
  /** What a query may open, in bytes; absent when there is no limit. */
  maxScanBytes?: number | undefined;
  /** Memory for answers that were given before, in bytes. */
  cacheBytes: number;
}

/** Builds the query service's HTTP app; it opens nothing by itself. */
export function createApp({
  engine,
  snapshots,
  tail,
  sql,
  ledger,
  logger,
  metrics,
  ready,
  keys,
  corsOrigins = [],
  requestsPerMinute = 0,
  timeoutMs,
  maxScanBytes,
  cacheBytes,
}: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(requestId(), requestLog({ logger }), metrics.httpMiddleware);
  app.use(securityHeaders(), crossOrigin({ origins: corsOrigins }));
  app.use(createHealthRouter({ ready }));
  app.use(createMetricsRouter(metrics.registry));
  app.use(createDocsRouter({ document: createQueryDocument() }));

  const api = express.Router();
  api.use(bearerAuth({ keys }), limitRate({ requestsPerMinute, byKey: keys.length > 0 }));
  api.use(compressAnswers());
  api.use('/events', createEventsRouter({ engine, snapshots, tail, timeoutMs, maxScanBytes }));
  const cache = createAnswerCache(cacheBytes);
  api.use('/metrics', createMetricsApiRouter({ engine, snapshots, cache, timeoutMs, maxScanBytes }));
  api.use('/sql', createSqlRouter({ ...sql, snapshots, maxScanBytes }));
  const parseNothing = createQueryParser({ type: 'object', additionalProperties: false, properties: {} });
  api.get('/lake', async (req, res) => {
    parseNothing(req.query);
    res.json(await snapshots.use(async (snapshot) => summarizeLake(snapshot)));
  });
  api.all('/lake', onlyReading);
  api.use('/ledger', createLedgerRouter({ ledger, timeoutMs }));
  app.use('/v1', api);

  app.use(notFound(), problemHandler({ logger }));
  return app;
}
