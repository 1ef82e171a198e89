import { onlyReading } from '@signallake/service-kit';
import { Router } from 'express';
import type { QueryEngine } from '../engine/query-engine.js';
import { negotiateFormat } from '../formats/negotiate-format.js';
import { sendRows } from '../formats/send-rows.js';
import { createQueryParser } from '../request/parse-query.js';
import { runForRequest } from '../request/run-for-request.js';
import type { SnapshotSource } from '../snapshot/query-snapshot.js';
import { createEventMatcher } from './event-matcher.js';
import { eventOutputColumns as columns } from './event-output-columns.js';
import { findEvent } from './find-event.js';
import { searchEvents } from './search/search-events.js';
import { searchParameters } from './search/search-parameters.js';
import type { EventTail } from './tail/event-tail.js';
import { parseLastEventId, tailParameters } from './tail/tail-parameters.js';

/** Serves the events themselves: searched, one by its id, and as they are acked. */
export function createEventsRouter(parts: {
  engine: QueryEngine;
  snapshots: SnapshotSource;
  tail: EventTail;
  timeoutMs: number;
  /** What a search may open, in bytes; absent when there is no limit. */
  maxScanBytes?: number | undefined;
}): Router {
  const { tail, timeoutMs } = parts;
  const parseSearch = createQueryParser(searchParameters);
  const parseTail = createQueryParser(tailParameters);
  const parseNothing = createQueryParser({ type: 'object', additionalProperties: false, properties: {} });
  const router = Router();

  router.get('/', async (req, res) => {
    const query = parseSearch(req.query);
    const format = negotiateFormat(req, res);
    const nowMs = Date.now();
    const answer = await runForRequest(res, timeoutMs, (signal) =>
      searchEvents(parts, query, { nowMs, signal }),
    );
    if (answer) await sendRows(res, format, { columns, rows: answer.data, meta: answer.meta });
  });
  router.all('/', onlyReading);

  router.get('/tail', async (req, res) => {
    const { last_event_id, ...filter } = parseTail(req.query);
    // A browser that connects again has the older id in the address still.
    const position = parseLastEventId(req.get('Last-Event-ID') || last_event_id);
    if (req.method === 'HEAD') res.type('text/event-stream').end();
    else await tail.serve(res, createEventMatcher(filter), position);
  });
  router.all('/tail', onlyReading);

  router.get('/:event_id', async (req, res) => {
    parseNothing(req.query);
    const format = negotiateFormat(req, res);
    const answer = await runForRequest(res, timeoutMs, (signal) =>
      findEvent(parts, req.params.event_id, signal),
    );
    if (answer) await sendRows(res, format, { columns, rows: answer.data, meta: answer.meta });
  });
  router.all('/:event_id', onlyReading);
  return router;
}
