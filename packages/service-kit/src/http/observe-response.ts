import { performance } from 'node:perf_hooks';
import type { Request, Response } from 'express';
import { getRoutePattern, watchRoute } from './route-pattern.js';

/** Nobody was left to answer; nginx writes the same status. */
const clientClosedRequest = 499;

/** How a request ended. */
export interface ObservedResponse {
  readonly method: string;
  /** Pattern of the route, or `unmatched`. */
  readonly endpoint: string;
  /** The status sent, or 499 when the client left before there was one. */
  readonly statusCode: number;
  /** From the request's head to the last byte handed over, or to the client's leaving. */
  readonly elapsedMs: number;
  /** The connection was gone before the response was complete. */
  readonly aborted: boolean;
}

/** Calls back once, when the response is complete or its connection is gone. */
export function observeResponse(
  req: Request,
  res: Response,
  onEnd: (observed: ObservedResponse) => void,
): void {
  const startedAtMs = performance.now();
  watchRoute(req);
  res.once('close', () => {
    const aborted = !res.writableFinished;
    onEnd({
      method: req.method,
      endpoint: getRoutePattern(req),
      statusCode: aborted && !res.headersSent ? clientClosedRequest : res.statusCode,
      elapsedMs: performance.now() - startedAtMs,
      aborted,
    });
  });
}
