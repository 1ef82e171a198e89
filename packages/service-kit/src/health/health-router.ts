import { Router } from 'express';
import { onlyReading } from '../http/method-not-allowed.js';
import type { ReadinessReport } from './readiness.js';

/** Answers `GET /healthz` (the process lives) and `GET /readyz` (it can do its work, else 503 and what is missing). */
export function createHealthRouter({ ready }: { readonly ready: () => Promise<ReadinessReport> }): Router {
  const router = Router();
  router
    .route('/healthz')
    .get((_req, res) => {
      res.set('Cache-Control', 'no-store').json({ status: 'ok' });
    })
    .all(onlyReading);
  router
    .route('/readyz')
    .get(async (_req, res) => {
      const report = await ready();
      res
        .status(report.status === 'ok' ? 200 : 503)
        .set('Cache-Control', 'no-store')
        .json(report);
    })
    .all(onlyReading);
  return router;
}
