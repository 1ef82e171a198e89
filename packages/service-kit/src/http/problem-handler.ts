import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../log/logger.js';
import type { HttpProblem } from './http-problem.js';
import { problemCatalogue } from './problem-catalogue.js';
import { getRequestId } from './request-id.js';
import { getRoutePattern } from './route-pattern.js';
import { toHttpProblem } from './to-http-problem.js';

/** What a handler may have set for the answer that it then failed to give. */
const staleHeaders = [
  'Cache-Control',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Language',
  'Content-Range',
  'ETag',
  'Last-Modified',
  'Transfer-Encoding',
];

/** The last error middleware: answers as RFC 9457 `application/problem+json`, and logs what the client is not told. */
export function problemHandler({ logger }: { readonly logger: Logger }): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const problem = toHttpProblem(error);
    const requestId = getRequestId(res);
    logProblem(logger, problem, {
      request_id: requestId,
      method: req.method,
      endpoint: getRoutePattern(req),
    });
    if (res.headersSent) {
      // An answer cut short must not look whole.
      if (!res.writableEnded) {
        req.socket.destroy();
      }
      return;
    }
    for (const name of staleHeaders) {
      res.removeHeader(name);
    }
    const body = Buffer.from(JSON.stringify(problem.toBody(requestId)));
    res.status(problem.status);
    for (const [name, value] of Object.entries(problem.headers)) {
      res.setHeader(name, value);
    }
    res.setHeader('Content-Type', 'application/problem+json');
    res.setHeader('Content-Length', body.length);
    res.end(body);
  };
}

function logProblem(logger: Logger, problem: HttpProblem, request: Readonly<Record<string, string>>): void {
  const { code } = problem.definition;
  if (code === problemCatalogue.internal_error.code) {
    logger.error('request failed', { ...request, error: problem.cause ?? problem });
  } else if (problem.status >= 500) {
    logger.warn('request refused', { ...request, code, detail: problem.message, error: problem.cause });
  } else {
    logger.debug('request refused', { ...request, code, detail: problem.message });
  }
}
