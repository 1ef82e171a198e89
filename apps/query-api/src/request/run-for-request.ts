import { HttpProblem, problemCatalogue } from '@signallake/service-kit';
import type { Response } from 'express';
import { TooManyQueriesError } from '../engine/slots.js';
import { startTimeLimit, type TimeLimit } from './time-limit.js';

/** A client that is told to come back should find a queue that has moved on. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Runs the work of a request within its time limit, and stops it when the client goes away: then the result is
 * `undefined`, since there is nobody to answer. Work that answers while it runs pauses the limit while it waits for the client.
 * @throws {HttpProblem} 504 when the time is up, 503 when too many queries wait
 */
export async function runForRequest<Result>(
  res: Response,
  timeoutMs: number,
  work: (signal: AbortSignal, limit: TimeLimit) => Promise<Result>,
): Promise<Result | undefined> {
  const controller = new AbortController();
  const onClose = () => controller.abort(new ClientGoneError());
  const limit = startTimeLimit(timeoutMs, {
    onTimeUp: () => controller.abort(timeoutProblem(timeoutMs)),
    onClientTooSlow: () => controller.abort(slowClientProblem()),
  });
  res.once('close', onClose);
  try {
    return await work(controller.signal, limit);
  } catch (error) {
    if (error instanceof ClientGoneError) return undefined;
    if (error instanceof TooManyQueriesError) {
      const options = { retryAfterSeconds: RETRY_AFTER_SECONDS };
      throw new HttpProblem(problemCatalogue.unavailable, 'too many queries are waiting already', options);
    }
    throw error;
  } finally {
    limit.end();
    res.off('close', onClose);
  }
}

class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

function timeoutProblem(timeoutMs: number): HttpProblem {
  const detail = `the query took longer than ${timeoutMs} ms; narrow it with from, to, service or status_code`;
  return new HttpProblem(problemCatalogue.timeout, detail);
}

/** Its head is sent by then: it tells the log, and the client by a connection that is cut. */
function slowClientProblem(): HttpProblem {
  return new HttpProblem(problemCatalogue.timeout, 'the client was too slow to take its answer');
}
