import {
  bearerAuth,
  createHealthRouter,
  createMetricsRouter,
  type Logger,
  type Metrics,
  notFound,
  problemHandler,
  type ReadinessReport,
  requestId,
  requestLog,
} from '@signallake/service-kit';
import express, { type Express } from 'express';
import type { QueryEngine } from './engine/query-engine.js';
import { createEventsRouter } from './events/events-router.js';
import type { EventTail } from './events/tail/event-tail.js';
import { summarizeLake } from './lake/lake-summary.js';
import { createMetricsApiRouter } from './metrics/metrics-router.js';
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
  logger: Logger;
  metrics: Metrics;
  ready: () => Promise<ReadinessReport>;
  /** Bearer keys that may query; none lets everybody. */
  keys: readonly string[];
  timeoutMs: number;
}

/** Builds the query service's HTTP app; it opens nothing by itself. */
export function createApp({
  engine,
  snapshots,
  tail,
  sql,
  logger,
  metrics,
  ready,
  keys,
  timeoutMs,
}: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(requestId(), requestLog({ logger }), metrics.httpMiddleware);
  app.use(createHealthRouter({ ready }));
  app.use(createMetricsRouter(metrics.registry));

  const api = express.Router();
  api.use(bearerAuth({ keys }));
  api.use('/events', createEventsRouter({ engine, snapshots, tail, timeoutMs }));
  api.use('/metrics', createMetricsApiRouter({ engine, snapshots, timeoutMs }));
  api.use('/sql', createSqlRouter({ ...sql, snapshots }));
  const parseNothing = createQueryParser({ type: 'object', additionalProperties: false, properties: {} });
  api.get('/lake', async (req, res) => {
    parseNothing(req.query);
    res.json(await snapshots.use(async (snapshot) => summarizeLake(snapshot)));
  });
  app.use('/v1', api);

  app.use(notFound(), problemHandler({ logger }));
  return app;
}
