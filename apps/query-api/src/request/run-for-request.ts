import { HttpProblem, problemCatalogue } from '@signallake/service-kit';
import type { Response } from 'express';
import { TooManyQueriesError } from '../engine/slots.js';

/** A client that is told to come back should find a queue that has moved on. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Runs the work of a request within its time limit, and stops it when the client goes away: then the result is
 * `undefined`, since there is nobody to answer.
 * @throws {HttpProblem} 504 when the time is up, 503 when too many queries wait
 */
export async function runForRequest<Result>(
  res: Response,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  const controller = new AbortController();
  const onClose = () => controller.abort(new ClientGoneError());
  const timer = setTimeout(() => controller.abort(timeoutProblem(timeoutMs)), timeoutMs);
  res.once('close', onClose);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (error instanceof ClientGoneError) return undefined;
    if (error instanceof TooManyQueriesError) {
      const options = { retryAfterSeconds: RETRY_AFTER_SECONDS };
      throw new HttpProblem(problemCatalogue.unavailable, 'too many queries are waiting already', options);
    }
    throw error;
  } finally {
    clearTimeout(timer);
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
