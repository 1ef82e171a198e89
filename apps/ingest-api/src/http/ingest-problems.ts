import { defineProblems, HttpProblem } from '@signallake/service-kit';

/** Every problem that ingest-api answers with; the README explains each. */
export const ingestProblems = defineProblems({
  no_valid_event: { status: 400, title: 'No event of the body is valid' },
  atomic_batch_refused: { status: 400, title: 'An event of the atomic batch is not valid' },
  idempotency_key_busy: { status: 409, title: 'A request with this key is being answered' },
  idempotency_key_reused: { status: 422, title: 'The key was sent with another request' },
  request_timeout: { status: 408, title: 'The body did not arrive in time' },
});

/** A request that carries nothing. */
export function missingBody(): HttpProblem {
  return new HttpProblem(ingestProblems.invalid_body, 'There is no body; send one or more events');
}

/** A body with more than `limitBytes`, sent or once decompressed. */
export function bodyTooLarge(limitBytes: number): HttpProblem {
  return new HttpProblem(
    ingestProblems.payload_too_large,
    `The body has more than ${limitBytes} bytes, which is the limit for it sent as for it decompressed`,
    { extensions: { limit_bytes: limitBytes } },
  );
}

/** A JSON body or atomic batch with more than `limitEvents`. */
export function tooManyEvents(limitEvents: number): HttpProblem {
  return new HttpProblem(
    ingestProblems.payload_too_large,
    `The body has more than ${limitEvents} events; send several, or NDJSON without atomic`,
    { extensions: { limit_events: limitEvents } },
  );
}
