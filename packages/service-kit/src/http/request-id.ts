import type { RequestHandler, Response } from 'express';
import { v7 as createUuidV7 } from 'uuid';

const headerName = 'X-Request-Id';
/** Short and plain enough for a header, a log line and a URL. */
const saneRequestId = /^[A-Za-z0-9._:-]{1,128}$/;

/** Gives every request an id and every response that id as X-Request-Id. */
export function requestId(): RequestHandler {
  return (_req, res, next) => {
    getRequestId(res);
    next();
  };
}

/** The id of the request being answered: the caller's X-Request-Id if it is sane, else a new UUIDv7. */
export function getRequestId(res: Response): string {
  const known: unknown = res.locals['requestId'];
  if (typeof known === 'string') {
    return known;
  }
  const given = res.req.get(headerName);
  const id = given !== undefined && saneRequestId.test(given) ? given : createUuidV7();
  res.locals['requestId'] = id;
  if (!res.headersSent) {
    res.setHeader(headerName, id);
  }
  return id;
}
