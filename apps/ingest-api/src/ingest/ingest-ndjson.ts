import { tooManyEvents } from '../http/ingest-problems.js';
import { createAppendWindow } from '../storage/append-window.js';
import { addNdjson } from './add-ndjson.js';
import type { IngestRequest } from './ingest-request.js';
import { storeWhole } from './store-whole.js';

/** One being written, one to be written next, and some so that neither side waits for the other. */
const MAX_APPENDS = 4;

/**
 * Takes in an NDJSON body, storing while it arrives; an atomic one is stored whole, at its end.
 * @throws HttpProblem when the body as such is refused; what of a stream was stored by then stays, and is counted.
 */
export async function ingestNdjson(request: IngestRequest): Promise<void> {
  await (request.atomic ? storeAtEnd(request) : storeOnTheWay(request));
}

async function storeOnTheWay(request: IngestRequest): Promise<void> {
  const { batch, share, store } = request;
  const window = createAppendWindow({ store, maxAppends: MAX_APPENDS });
  try {
    for await (const taken of addNdjson(request)) {
      share.adjust(taken.lines.length);
      await window.push(taken, () => {
        share.adjust(-taken.lines.length);
        batch.markStored(taken.events);
      });
    }
  } finally {
    // Before anything is said of the events, also in a refusal: which of them are on disk?
    await window.settle();
  }
  window.assertStored();
}

async function storeAtEnd(request: IngestRequest): Promise<void> {
  const { batch, body, limits, share } = request;
  const held: Buffer[] = [];
  for await (const { lines } of addNdjson(request)) {
    share.cover(body.bytesRead);
    if (batch.length > limits.maxBatchEvents) throw tooManyEvents(limits.maxBatchEvents);
    // Once one event is bad, the rest is read only for its errors.
    if (batch.rejected === 0) held.push(lines);
  }
  const events = batch.length - batch.rejected;
  await storeWhole(request, events === 0 ? undefined : { lines: Buffer.concat(held), events });
}
