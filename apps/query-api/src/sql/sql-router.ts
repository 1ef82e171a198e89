import { HttpProblem, methodNotAllowed, problemCatalogue } from '@signallake/service-kit';
import express, { Router } from 'express';
import { negotiateFormat } from '../formats/negotiate-format.js';
import { createQueryParser } from '../request/parse-query.js';
import { costParameters } from '../request/query-parameters.js';
import { runForRequest } from '../request/run-for-request.js';
import { answerSql, type SqlSources } from './answer-sql.js';
import type { SandboxPool } from './sandbox/sandbox-pool.js';
import { parseSqlRequest } from './sql-request.js';
import { writeSqlAnswer } from './write-sql-answer.js';

/** The largest body that is read, in bytes. */
const MAX_BODY_BYTES = 256 * 1024;

/** The parameters in the query string, as JSON Schema. */
export const sqlParameters = {
  type: 'object',
  additionalProperties: false,
  properties: costParameters,
} as const;

/** What SQL of clients is answered with. */
export interface SqlParts extends SqlSources {
  sandboxes: SandboxPool;
  /** How long a statement may take, its rows included, but not its client, in milliseconds. */
  timeoutMs: number;
}

/** Serves `POST /` with SQL of clients over the view `events`. */
export function createSqlRouter({ sandboxes, timeoutMs, ...sources }: SqlParts): Router {
  const router = Router();
  const parseCost = createQueryParser(sqlParameters);
  router.post('/', express.json({ limit: MAX_BODY_BYTES, strict: false }), async (req, res) => {
    const cost = parseCost(req.query);
    if (!req.is('application/json')) {
      throw new HttpProblem(problemCatalogue.unsupported_media_type, 'the body must be application/json');
    }
    const format = negotiateFormat(req, res);
    const request = parseSqlRequest(req.body);
    const startedAt = performance.now();
    await runForRequest(res, timeoutMs, (signal, limit) =>
      sandboxes.use(async (sandbox) => {
        await answerSql(sources, { ...request, ...cost, format }, sandbox, (answer) =>
          writeSqlAnswer(res, answer, { format, startedAt, signal, limit }),
        );
      }, signal),
    );
  });
  router.all('/', methodNotAllowed(['POST']));
  return router;
}
