import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { HttpProblem } from './http-problem.js';
import { problemCatalogue } from './problem-catalogue.js';

const WINDOW_SECONDS = 60;

/** What `limitRate` counts. */
export interface RateLimitOptions {
  /** Requests that one caller may make within a minute; 0 is no limit. */
  readonly requestsPerMinute: number;
  /** Callers are told apart by their bearer key, else by their address. It is to stand behind `bearerAuth`. */
  readonly byKey: boolean;
}

/**
 * Refuses a caller's requests beyond the limit with `too_many_requests` and Retry-After, and tells every caller what is
 * left in RateLimit and RateLimit-Policy (IETF draft-ietf-httpapi-ratelimit-headers-08). Each process counts for itself.
 */
export function limitRate({ requestsPerMinute, byKey }: RateLimitOptions): RequestHandler {
  if (requestsPerMinute === 0) return (_req, _res, next) => next();
  return rateLimit({
    windowMs: WINDOW_SECONDS * 1000,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: byKey ? keyOf : addressOf,
    handler: (_req, res, next) => {
      const retryAfterSeconds = Number(res.getHeader('Retry-After') ?? WINDOW_SECONDS);
      const detail = `More than ${requestsPerMinute} requests in a minute from ${byKey ? 'this key' : 'this address'}`;
      next(new HttpProblem(problemCatalogue.too_many_requests, detail, { retryAfterSeconds }));
    },
  });
}

/** A digest, so that no key stays in the memory of the counter. */
function keyOf(req: Request): string {
  const [, key = ''] = (req.get('Authorization') ?? '').split(/ +/);
  return createHash('sha256').update(key).digest('base64');
}

function addressOf(req: Request): string {
  return ipKeyGenerator(req.ip ?? '');
}
