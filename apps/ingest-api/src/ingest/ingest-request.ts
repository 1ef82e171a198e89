import type { EventBatch, EventLines } from '../batch/event-batch.js';
import type { RequestBody } from '../body/open-body.js';
import type { IngestLimits } from '../ingest-limits.js';
import type { InflightShare } from '../storage/inflight-budget.js';

/** One request to take events in, its body not read yet. */
export interface IngestRequest {
  readonly body: RequestBody;
  /** Where its events go, and what has become of them. */
  readonly batch: EventBatch;
  readonly share: InflightShare;
  readonly limits: IngestLimits;
  /** One bad event refuses the whole batch. */
  readonly atomic: boolean;
  /** Puts lines on disk. @throws HttpProblem when that is not possible. */
  readonly store: (lines: EventLines) => Promise<void>;
}
