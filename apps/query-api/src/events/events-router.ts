import { Router } from 'express';
import type { QueryEngine } from '../engine/query-engine.js';
import { createQueryParser } from '../request/parse-query.js';
import { runForRequest } from '../request/run-for-request.js';
import type { SnapshotSource } from '../snapshot/query-snapshot.js';
import { createEventMatcher } from './event-matcher.js';
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
}): Router {
  const { tail, timeoutMs } = parts;
  const parseSearch = createQueryParser(searchParameters);
  const parseTail = createQueryParser(tailParameters);
  const parseNothing = createQueryParser({ type: 'object', additionalProperties: false, properties: {} });
  const router = Router();

  router.get('/', async (req, res) => {
    const query = parseSearch(req.query);
    const nowMs = Date.now();
    const answer = await runForRequest(res, timeoutMs, (signal) =>
      searchEvents(parts, query, { nowMs, signal }),
    );
    if (answer) res.json(answer);
  });

  router.get('/tail', async (req, res) => {
    const { last_event_id, ...filter } = parseTail(req.query);
    // A browser that connects again has the older id in the address still.
    const position = parseLastEventId(req.get('Last-Event-ID') || last_event_id);
    if (req.method === 'HEAD') res.type('text/event-stream').end();
    else await tail.serve(res, createEventMatcher(filter), position);
  });

  router.get('/:event_id', async (req, res) => {
    parseNothing(req.query);
    const answer = await runForRequest(res, timeoutMs, (signal) =>
      findEvent(parts, req.params.event_id, signal),
    );
    if (answer) res.json(answer);
  });
  return router;
}
