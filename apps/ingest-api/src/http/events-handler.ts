import type { IncomingMessage } from 'node:http';
import type { EventNormalizer } from '@signallake/event-schema';
import { getRequestId, HttpProblem, type Logger } from '@signallake/service-kit';
import type { RequestHandler } from 'express';
import { createEventBatch, type EventBatch } from '../batch/event-batch.js';
import { openBody } from '../body/open-body.js';
import { ingestJson } from '../ingest/ingest-json.js';
import { ingestNdjson } from '../ingest/ingest-ndjson.js';
import type { IngestLimits } from '../ingest-limits.js';
import type { IngestMetrics } from '../ingest-metrics.js';
import type { InflightBudget } from '../storage/inflight-budget.js';
import type { LineStore } from '../storage/line-store.js';
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
  readonly metrics: IngestMetrics;
  readonly progress: RequestProgress;
  readonly logger: Logger;
}

/** Answers `POST /v1/events`: 202 once every accepted event is on disk, else a problem. */
export function createEventsHandler(parts: EventsHandlerParts): RequestHandler {
  const { normalize, limits, inflight, guard, store, metrics, progress, logger } = parts;

  return async (req, res) => {
    const { atomic } = parseEventsQuery(req.query);
    assertBody(req);
    const format = parseBodyFormat(req.headers['content-type']);
    const coding = parseContentCoding(req.headers['content-encoding']);
    const isStream = format === 'ndjson' && !atomic;
    const maxBytes = isStream ? limits.maxStreamBytes : limits.maxBatchBytes;
    const sentBytes = Number(req.headers['content-length'] ?? 0);
    if (sentBytes > maxBytes) throw bodyTooLarge(maxBytes);

    await guard.assertRoom();
    const share = inflight.admit(isStream ? 0 : sentBytes);
    const batch = createEventBatch({ normalize, maxEventBytes: limits.maxEventBytes });
    const body = openBody(req, { coding, maxBytes, idleTimeoutMs: limits.bodyIdleTimeoutMs });
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
      share.release();
      metrics.onBodyRead(body.bytesRead);
      metrics.onRejected(batch.rejected);
    }
    assertAccepted(batch);
    const { accepted, rejected, errors } = batch;
    res.status(202).json({ accepted, rejected, errors });
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
