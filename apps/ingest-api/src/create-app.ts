import {
  bearerAuth,
  createDocsRouter,
  createHealthRouter,
  createMetricsRouter,
  crossOrigin,
  limitRate,
  type Metrics,
  methodNotAllowed,
  notFound,
  problemHandler,
  type ReadinessReport,
  requestId,
  requestLog,
  securityHeaders,
} from '@signallake/service-kit';
import express, { type Express } from 'express';
import { discardRest } from './body/discard-rest.js';
import { createEventsHandler, type EventsHandlerParts } from './http/events-handler.js';
import { createRequestProgress } from './http/request-progress.js';
import { createIngestDocument } from './openapi/ingest-document.js';

/** About a second of a fast client's sending: enough for it to notice the answer. */
const discardLimits = { maxBytes: 16 * 1024 * 1024, timeoutMs: 5000 };

/** The parts that the ingest service is made of. */
export interface AppParts extends Omit<EventsHandlerParts, 'metrics' | 'progress'> {
  readonly metrics: Metrics;
  readonly ingestMetrics: EventsHandlerParts['metrics'];
  readonly ready: () => Promise<ReadinessReport>;
  /** Bearer keys that may send events; none lets everybody. */
  readonly keys: readonly string[];
  /** Origins whose pages may call the API. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Of one caller; 0 or absent is no limit. */
  readonly requestsPerMinute?: number | undefined;
}

/** Builds the ingest service's HTTP app; it opens nothing by itself. */
export function createApp({
  metrics,
  ingestMetrics,
  ready,
  keys,
  corsOrigins = [],
  requestsPerMinute = 0,
  ...parts
}: AppParts): Express {
  const { logger } = parts;
  const progress = createRequestProgress();
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestId(), requestLog({ logger, fields: (_req, res) => progress.describe(res) }));
  app.use(metrics.httpMiddleware);
  app.use(securityHeaders(), crossOrigin({ origins: corsOrigins }));
  app.use(createHealthRouter({ ready }));
  app.use(createMetricsRouter(metrics.registry));
  app.use(createDocsRouter({ document: createIngestDocument() }));

  const api = express.Router();
  api.use(bearerAuth({ keys }), limitRate({ requestsPerMinute, byKey: keys.length > 0 }));
  api
    .route('/events')
    .post(createEventsHandler({ ...parts, metrics: ingestMetrics, progress }))
    .all(methodNotAllowed(['POST']));
  app.use('/v1', api);

  app.use(notFound(), discardRest(discardLimits), problemHandler({ logger }));
  return app;
}
