import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { HttpProblem } from './http-problem.js';
import { problemCatalogue } from './problem-catalogue.js';

/** RFC 9110: the scheme is case-insensitive, and a space parts it from the credentials. */
const bearerCredentials = /^Bearer +(\S+)$/i;

/**
 * Lets in who brings one of the keys as `Authorization: Bearer <key>` (RFC 6750); without any key, everybody:
 * `assertSafeBinding` is what keeps that on this machine.
 */
export function bearerAuth({ keys }: { readonly keys: readonly string[] }): RequestHandler {
  const digests = keys.map(hash);
  return (req, _res, next) => {
    if (digests.length === 0) {
      next();
      return;
    }
    const given = bearerCredentials.exec(req.get('Authorization') ?? '')?.[1];
    if (given === undefined) {
      next(new HttpProblem(problemCatalogue.unauthorized, 'Send a key as "Authorization: Bearer <key>"'));
    } else if (isAnyOf(digests, hash(given))) {
      next();
    } else {
      const headers = { 'WWW-Authenticate': 'Bearer realm="signallake", error="invalid_token"' };
      next(new HttpProblem(problemCatalogue.unauthorized, 'The bearer key is not a known one', { headers }));
    }
  };
}

/** Compares with every digest, so that the time taken says neither which one matched nor how nearly. */
function isAnyOf(digests: readonly Buffer[], given: Buffer): boolean {
  let matches = 0;
  for (const digest of digests) {
    matches += Number(timingSafeEqual(digest, given));
  }
  return matches > 0;
}

function hash(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
