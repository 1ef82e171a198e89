import {
  bearerAuth,
  createHealthRouter,
  createMetricsRouter,
  type Metrics,
  methodNotAllowed,
  notFound,
  problemHandler,
  type ReadinessReport,
  requestId,
  requestLog,
} from '@signallake/service-kit';
import express, { type Express } from 'express';
import { discardRest } from './body/discard-rest.js';
import { createEventsHandler, type EventsHandlerParts } from './http/events-handler.js';
import { createRequestProgress } from './http/request-progress.js';

/** About a second of a fast client's sending: enough for it to notice the answer. */
const discardLimits = { maxBytes: 16 * 1024 * 1024, timeoutMs: 5000 };

/** The parts that the ingest service is made of. */
export interface AppParts extends Omit<EventsHandlerParts, 'metrics' | 'progress'> {
  readonly metrics: Metrics;
  readonly ingestMetrics: EventsHandlerParts['metrics'];
  readonly ready: () => Promise<ReadinessReport>;
  /** Bearer keys that may send events; none lets everybody. */
  readonly keys: readonly string[];
}

/** Builds the ingest service's HTTP app; it opens nothing by itself. */
export function createApp({ metrics, ingestMetrics, ready, keys, ...parts }: AppParts): Express {
  const { logger } = parts;
  const progress = createRequestProgress();
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestId(), requestLog({ logger, fields: (_req, res) => progress.describe(res) }));
  app.use(metrics.httpMiddleware);
  app.use(createHealthRouter({ ready }));
  app.use(createMetricsRouter(metrics.registry));

  const api = express.Router();
  api.use(bearerAuth({ keys }));
  api
    .route('/events')
    .post(createEventsHandler({ ...parts, metrics: ingestMetrics, progress }))
    .all(methodNotAllowed(['POST']));
  app.use('/v1', api);

  app.use(notFound(), discardRest(discardLimits), problemHandler({ logger }));
  return app;
}
