import { HttpProblem, methodNotAllowed, problemCatalogue } from '@signallake/service-kit';
import express, { Router } from 'express';
import { createQueryParser } from '../request/parse-query.js';
import { runForRequest } from '../request/run-for-request.js';
import { answerSql, type SqlSources } from './answer-sql.js';
import type { SandboxPool } from './sandbox/sandbox-pool.js';
import { parseSqlRequest } from './sql-request.js';
import { writeSqlAnswer } from './write-sql-answer.js';

/** The largest body that is read, in bytes. */
const MAX_BODY_BYTES = 256 * 1024;

/** What SQL of clients is answered with. */
export interface SqlParts extends SqlSources {
  sandboxes: SandboxPool;
  /** How long a statement may take, its answer included, in milliseconds. */
  timeoutMs: number;
}

/** Serves `POST /` with SQL of clients over the view `events`. */
export function createSqlRouter({ sandboxes, timeoutMs, ...sources }: SqlParts): Router {
  const router = Router();
  const parseNothing = createQueryParser({ type: 'object', additionalProperties: false, properties: {} });
  router.post('/', express.json({ limit: MAX_BODY_BYTES, strict: false }), async (req, res) => {
    parseNothing(req.query);
    if (!req.is('application/json')) {
      throw new HttpProblem(problemCatalogue.unsupported_media_type, 'the body must be application/json');
    }
    const request = parseSqlRequest(req.body);
    const startedAt = performance.now();
    await runForRequest(res, timeoutMs, (signal) =>
      sandboxes.use(async (sandbox) => {
        const answer = await answerSql(sources, request, sandbox);
        await writeSqlAnswer(res, answer, { startedAt, signal });
      }, signal),
    );
  });
  router.all('/', methodNotAllowed(['POST']));
  return router;
}
