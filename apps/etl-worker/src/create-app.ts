import {
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

/** Builds the worker's HTTP app: health and metrics, nothing else. */
export function createApp(parts: {
  logger: Logger;
  metrics: Metrics;
  ready: () => Promise<ReadinessReport>;
}): Express {
  const { logger, metrics, ready } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.use(requestId(), requestLog({ logger }));
  app.use(createHealthRouter({ ready }));
  app.use(createMetricsRouter(metrics.registry));
  app.use(notFound(), problemHandler({ logger }));
  return app;
}
