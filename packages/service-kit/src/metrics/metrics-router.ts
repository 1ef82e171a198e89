import { Router } from 'express';
import type { Registry } from 'prom-client';
import { onlyReading } from '../http/method-not-allowed.js';

/** Answers `GET /metrics` in the Prometheus text format. */
export function createMetricsRouter(registry: Registry): Router {
  const router = Router();
  router
    .route('/metrics')
    .get(async (_req, res) => {
      const text = await registry.metrics();
      res.setHeader('Content-Type', registry.contentType);
      res.end(text);
    })
    .all(onlyReading);
  return router;
}
