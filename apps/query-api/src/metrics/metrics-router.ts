import { onlyReading } from '@signallake/service-kit';
import { Router } from 'express';
import { sendAnswer } from '../answer/send-answer.js';
import { createSharedRuns } from '../engine/shared-runs.js';
import { negotiateFormat } from '../formats/negotiate-format.js';
import { tagOfFormat } from '../formats/tag-of-format.js';
import { nowOfRequest } from '../request/now-of-request.js';
import { createQueryParser } from '../request/parse-query.js';
import { runForRequest } from '../request/run-for-request.js';
import { answerMetric, type MetricSources } from './answer-metric.js';
import type { MetricQuery } from './metric.js';
import { metricCatalogue } from './metric-catalogue.js';

/** Serves every metric of the catalogue under its name. */
export function createMetricsApiRouter(options: Omit<MetricSources, 'runs'> & { timeoutMs: number }): Router {
  const router = Router();
  const sources: MetricSources = { ...options, runs: createSharedRuns() };
  for (const metric of metricCatalogue) {
    const parse = createQueryParser(metric.schema);
    router.get(`/${metric.name}`, async (req, res) => {
      const query = parse(req.query) as MetricQuery;
      const format = negotiateFormat(req, res);
      const nowMs = nowOfRequest();
      // A client may keep an answer, but has to ask each time whether it still holds.
      res.set('Cache-Control', 'private, no-cache');
      const isKnown = (tag: string) => {
        res.set('ETag', tagOfFormat(tag, format));
        return req.fresh;
      };
      const outcome = await runForRequest(res, options.timeoutMs, (signal) =>
        answerMetric(sources, metric, query, { nowMs, signal, format, isKnown }),
      );
      if (outcome?.answer) await sendAnswer(res, outcome.answer);
      else if (outcome) res.status(304).end();
    });
    router.all(`/${metric.name}`, onlyReading);
  }
  return router;
}
