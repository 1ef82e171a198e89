import { HttpProblem } from '@signallake/service-kit';
import type { EventLines } from '../batch/event-batch.js';
import { ingestProblems } from '../http/ingest-problems.js';
import type { IngestRequest } from './ingest-request.js';

/**
 * Stores the valid events of a batch with one append, so that all of them are on disk or none is acked.
 * @throws HttpProblem `atomic_batch_refused` with the errors when the request is atomic and has any.
 */
export async function storeWhole(request: IngestRequest, taken: EventLines | undefined): Promise<void> {
  const { atomic, batch, store } = request;
  if (atomic && batch.rejected > 0) {
    const detail = `${batch.rejected} of ${batch.length} events are not valid, so none was stored`;
    throw new HttpProblem(ingestProblems.atomic_batch_refused, detail, {
      errors: batch.errors,
      extensions: { accepted: 0, rejected: batch.rejected },
    });
  }
  if (taken === undefined) return;
  await store(taken);
  batch.markStored(taken.events);
}
