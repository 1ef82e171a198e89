import cors from 'cors';
import type { RequestHandler } from 'express';

const PREFLIGHT_MAX_AGE_SECONDS = 600;

const allowedHeaders = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-None-Match',
  'Last-Event-ID',
  'X-Request-Id',
];

/** What a page may read of an answer beside its body. */
const exposedHeaders = [
  'ETag',
  'Idempotency-Replayed',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
];

/**
 * Lets the pages of these origins call the API (Fetch standard, "CORS protocol"), `*` those of every one; without any
 * origin it does nothing, and browsers keep pages out.
 */
export function crossOrigin({ origins }: { readonly origins: readonly string[] }): RequestHandler {
  if (origins.length === 0) return (_req, _res, next) => next();
  return cors({
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders,
    exposedHeaders,
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
  });
}
