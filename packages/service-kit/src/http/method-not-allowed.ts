import type { RequestHandler } from 'express';
import { HttpProblem } from './http-problem.js';
import { problemCatalogue } from './problem-catalogue.js';

/** The last handler of a route, for `.all()`: refuses other methods and says in Allow which ones there are. */
export function methodNotAllowed(allowed: readonly string[]): RequestHandler {
  const headers = { Allow: allowed.join(', ') };
  return (req, _res, next) => {
    const detail = `${req.method} is not allowed here; use ${allowed.join(' or ')}`;
    next(new HttpProblem(problemCatalogue.method_not_allowed, detail, { headers }));
  };
}

/** The last handler of a route that is only read, for `.all()`. */
export const onlyReading: RequestHandler = methodNotAllowed(['GET', 'HEAD']);
