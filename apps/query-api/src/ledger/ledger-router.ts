import { onlyReading } from '@signallake/service-kit';
import { Router } from 'express';
import { elapsedSince } from '../answer/elapsed-since.js';
import { createQueryParser } from '../request/parse-query.js';
import { runForRequest } from '../request/run-for-request.js';
import { pageOfLedger } from './ledger-answer.js';
import type { LedgerSource } from './ledger-source.js';

/** The parameters of `GET /v1/ledger`, as JSON Schema. */
export const ledgerParameters = {
  type: 'object',
  additionalProperties: false,
  properties: {
    limit: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 100,
      description: 'How many segments, the newest first.',
    },
    cursor: {
      type: 'string',
      pattern: '^[0-9]{13}-[a-z0-9]{1,32}-[0-9]{6}$',
      description: 'Where the page before ended: next_cursor of its answer.',
    },
  },
} as const;

/** Serves the recount of the data directory: in total, and by segment. */
export function createLedgerRouter({
  ledger,
  timeoutMs,
}: {
  ledger: LedgerSource;
  timeoutMs: number;
}): Router {
  const router = Router();
  const parse = createQueryParser(ledgerParameters);
  router.get('/', async (req, res) => {
    const page = parse(req.query);
    const startMs = performance.now();
    const recounted = await runForRequest(res, timeoutMs, (signal) => ledger.recount(signal));
    if (recounted) res.json(pageOfLedger(recounted, page, elapsedSince(startMs)));
  });
  router.all('/', onlyReading);
  return router;
}
