import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Sets the security headers of a JSON API: no answer may be framed, sniffed or run as a page. A route that serves a
 * page sets a `Content-Security-Policy` of its own, which replaces this one.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    xFrameOptions: { action: 'deny' },
    // The services speak plain HTTP; who ends TLS in front of them knows whether the whole host has it.
    strictTransportSecurity: false,
  });
}
