import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { StrictJsonError } from '@signallake/event-schema';
import { HttpProblem } from '@signallake/service-kit';
import type { EventBatch } from '../batch/event-batch.js';
import { splitJsonEvents } from '../batch/split-json-events.js';
import { readWhole } from '../body/read-whole.js';
import { ingestProblems, missingBody, tooManyEvents } from '../http/ingest-problems.js';
import type { IngestRequest } from './ingest-request.js';
import { storeWhole } from './store-whole.js';

/** Other requests get their turn after so much: a whole batch may take a good part of a second. */
const CHARACTERS_A_TURN = 512 * 1024;

/**
 * Takes in a JSON body: read whole, validated whole, then stored with one append.
 * @throws HttpProblem when the body as such is refused; then nothing of it is stored.
 */
export async function ingestJson(request: IngestRequest): Promise<void> {
  const { body, batch, limits, share } = request;
  const bytes = await readWhole(body, (length) => share.cover(length));
  if (bytes.length === 0) throw missingBody();
  if (!isUtf8(bytes)) throw new HttpProblem(ingestProblems.invalid_body, 'The body is not valid UTF-8');
  await addEvents(batch, bytes.toString('utf8'), limits.maxBatchEvents);
  await storeWhole(request, batch.takeLines());
}

async function addEvents(batch: EventBatch, text: string, maxEvents: number): Promise<void> {
  let where = '';
  try {
    const events = splitJsonEvents(text, maxEvents);
    if (events.length > maxEvents) throw tooManyEvents(maxEvents);
    let turnLength = 0;
    for (const event of events) {
      if (turnLength > CHARACTERS_A_TURN) {
        await setImmediate();
        turnLength = 0;
      }
      turnLength += event.length;
      if (events.length > 1) where = `event ${batch.length}: `;
      batch.addElement(event);
    }
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error;
    throw new HttpProblem(ingestProblems.invalid_json, `${where}${error.message}`);
  }
}
