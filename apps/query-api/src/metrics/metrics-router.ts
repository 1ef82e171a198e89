import { Router } from 'express';
import type { QueryEngine } from '../engine/query-engine.js';
import { createQueryParser } from '../request/parse-query.js';
import { runForRequest } from '../request/run-for-request.js';
import type { SnapshotSource } from '../snapshot/query-snapshot.js';
import { answerMetric } from './answer-metric.js';
import { metricCatalogue } from './metric-catalogue.js';

/** Serves every metric of the catalogue under its name. */
export function createMetricsApiRouter(options: {
  engine: QueryEngine;
  snapshots: SnapshotSource;
  timeoutMs: number;
}): Router {
  const router = Router();
  for (const metric of metricCatalogue) {
    const parse = createQueryParser(metric.schema);
    router.get(`/${metric.name}`, async (req, res) => {
      const query = parse(req.query) as Parameters<typeof metric.plan>[0];
      const nowMs = Date.now();
      const answer = await runForRequest(res, options.timeoutMs, (signal) =>
        answerMetric(options, metric, query, { nowMs, signal }),
      );
      if (answer) res.json(answer);
    });
  }
  return router;
}
