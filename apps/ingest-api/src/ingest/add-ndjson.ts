import { addLines } from '../batch/add-lines.js';
import { type EventLines, tooLong } from '../batch/event-batch.js';
import { lineChunks, longLine } from '../body/line-chunks.js';
import type { IngestRequest } from './ingest-request.js';

/** Validates the events of an NDJSON body as it arrives, and yields the lines of the valid ones, chunk by chunk. */
export async function* addNdjson({ body, batch, limits }: IngestRequest): AsyncGenerator<EventLines> {
  const { chunkBytes, maxEventBytes } = limits;
  for await (const chunk of lineChunks(body, { chunkBytes, maxLineBytes: maxEventBytes })) {
    if (chunk === longLine) batch.refuse(tooLong(maxEventBytes), '');
    else await addLines(batch, chunk);
    const taken = batch.takeLines();
    if (taken !== undefined) yield taken;
  }
}
