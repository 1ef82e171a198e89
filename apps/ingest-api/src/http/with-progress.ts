import { HttpProblem } from '@signallake/service-kit';
import type { EventBatch } from '../batch/event-batch.js';
import { ingestProblems } from './ingest-problems.js';

/** The problem of a stream that ended early, which also says how many of its events are on disk and which are bad. */
export function withProgress(error: unknown, { accepted, rejected, errors }: EventBatch): HttpProblem {
  const problem =
    error instanceof HttpProblem
      ? error
      : new HttpProblem(ingestProblems.internal_error, 'The server failed; its log has the cause', {
          cause: error,
        });
  return new HttpProblem(problem.definition, problem.message, {
    headers: problem.headers,
    extensions: { ...problem.extensions, accepted, rejected },
    ...(rejected > 0 ? { errors } : {}),
    ...(problem.cause === undefined ? {} : { cause: problem.cause }),
  });
}
