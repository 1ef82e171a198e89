import type { IncomingMessage } from 'node:http';
import type { EventNormalizer } from '@signallake/event-schema';
import type { RefusedEventStore } from '@signallake/raw-zone';
import { getRequestId, HttpProblem, type Logger } from '@signallake/service-kit';
import type { RequestHandler } from 'express';
import { createEventBatch, type EventBatch } from '../batch/event-batch.js';
import { openBody, type RequestBody } from '../body/open-body.js';
import { answerOnce, type RequestIdentity } from '../idempotency/answer-once.js';
import { parseIdempotencyKey } from '../idempotency/idempotency-key.js';
import type { IdempotencyStore } from '../idempotency/idempotency-store.js';
import { ingestJson } from '../ingest/ingest-json.js';
import { ingestNdjson } from '../ingest/ingest-ndjson.js';
import type { IngestLimits } from '../ingest-limits.js';
import type { IngestMetrics } from '../ingest-metrics.js';
import type { InflightBudget } from '../storage/inflight-budget.js';
import type { LineStore } from '../storage/line-store.js';
import { createRefusedEvents } from '../storage/refused-events.js';
import type { StorageGuard } from '../storage/storage-guard.js';
import { parseBodyFormat } from './body-format.js';
import { parseContentCoding } from './content-coding.js';
import { parseEventsQuery } from './events-query.js';
import { bodyTooLarge, ingestProblems, missingBody } from './ingest-problems.js';
import type { RequestProgress } from './request-progress.js';
import { withProgress } from './with-progress.js';

/** What the handler of `POST /v1/events` works with. */
export interface EventsHandlerParts {
  readonly normalize: EventNormalizer;
  readonly limits: IngestLimits;
  readonly inflight: InflightBudget;
  readonly guard: StorageGuard;
  readonly store: LineStore['store'];
  readonly idempotency: IdempotencyStore;
  /** Where refused events are kept, if they are. */
  readonly refused?: RefusedEventStore | undefined;
  readonly metrics: IngestMetrics;
  readonly progress: RequestProgress;
  readonly logger: Logger;
}

/** Answers `POST /v1/events`: 202 once every accepted event is on disk, else a problem. */
export function createEventsHandler(parts: EventsHandlerParts): RequestHandler {
  const { normalize, limits, inflight, guard, store, idempotency, refused, metrics, progress, logger } =
    parts;

  return async (req, res) => {
    const { atomic } = parseEventsQuery(req.query);
    assertBody(req);
    const format = parseBodyFormat(req.headers['content-type']);
    const coding = parseContentCoding(req.headers['content-encoding']);
    const isStream = format === 'ndjson' && !atomic;
    const maxBytes = isStream ? limits.maxStreamBytes : limits.maxBatchBytes;
    const sentBytes = Number(req.headers['content-length'] ?? 0);
    if (sentBytes > maxBytes) throw bodyTooLarge(maxBytes);

    const { authorization = '', 'idempotency-key': key } = req.headers;
    const record = parseIdempotencyKey(
      Array.isArray(key) ? key.join() : key,
      authorization.replace(/^Bearer +/i, ''),
    );

    await guard.assertRoom();
    const share = inflight.admit(isStream ? 0 : sentBytes);
    const sent = openBody(req, { coding, maxBytes, idleTimeoutMs: limits.bodyIdleTimeoutMs });

    async function takeIn(body: RequestBody, identity?: RequestIdentity): Promise<Record<string, unknown>> {
      const kept =
        refused &&
        createRefusedEvents({ store: refused, requestId: getRequestId(res), onKept: metrics.onKept });
      const { maxEventBytes } = limits;
      const batch = createEventBatch({ normalize, maxEventBytes, identity, onRefused: kept?.add });
      progress.note(res, batch);
      const request = { body, batch, share, limits, atomic, store };
      try {
        await (format === 'json' ? ingestJson(request) : ingestNdjson(request));
      } catch (error) {
        if (!isStream) throw error;
        if (batch.accepted > 0) {
          logger.warn('stream ended early', {
            request_id: getRequestId(res),
            accepted: batch.accepted,
            rejected: batch.rejected,
          });
        }
        throw withProgress(error, batch);
      } finally {
        kept?.flush();
        metrics.onRejected(batch.rejected);
      }
      assertAccepted(batch);
      const { accepted, rejected, errors } = batch;
      return { accepted, rejected, errors };
    }

    try {
      if (record === undefined) {
        res.status(202).json(await takeIn(sent));
        return;
      }
      const seed = `${format} ${atomic}`;
      const answer = await answerOnce({ idempotency, record, body: sent, seed, logger, run: takeIn });
      if (answer.isReplayed) res.set('Idempotency-Replayed', 'true');
      res.status(202).json(answer.body);
    } finally {
      share.release();
      metrics.onBodyRead(sent.bytesRead);
    }
  };
}

function assertBody(req: IncomingMessage): void {
  const { 'content-length': length, 'transfer-encoding': transfer } = req.headers;
  if (transfer === undefined && Number(length ?? 0) === 0) {
    throw missingBody();
  }
}

function assertAccepted({ accepted, rejected, length, errors }: EventBatch): void {
  if (length === 0) throw new HttpProblem(ingestProblems.invalid_body, 'There is no event in the body');
  if (accepted > 0) return;
  const detail = length === 1 ? 'The event is not valid' : `None of the ${length} events is valid`;
  throw new HttpProblem(ingestProblems.no_valid_event, detail, {
    errors,
    extensions: { accepted, rejected },
  });
}
