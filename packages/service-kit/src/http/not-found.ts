import type { RequestHandler } from 'express';
import { HttpProblem } from './http-problem.js';
import { problemCatalogue } from './problem-catalogue.js';

const maxShownLength = 200;

/** The last middleware before the error handler: what no route took is a `not_found`. */
export function notFound(): RequestHandler {
  return (req, _res, next) => {
    const path = req.path.length > maxShownLength ? `${req.path.slice(0, maxShownLength)}…` : req.path;
    next(new HttpProblem(problemCatalogue.not_found, `No route answers ${req.method} ${path}`));
  };
}
