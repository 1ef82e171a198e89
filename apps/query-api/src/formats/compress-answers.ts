import { constants } from 'node:zlib';
import compression from 'compression';
import type { RequestHandler } from 'express';

/**
 * Answers of a known length below this, in bytes, are sent as they are: they fit into the ten segments that TCP sends
 * before it waits for the other side (RFC 6928), so that compressed they would arrive no sooner, while to compress and to
 * unpack one takes a millisecond or two.
 */
const THRESHOLD_BYTES = 14_000;

/** Brotli's default of 11 is for what is compressed once; 4 is as quick as gzip and smaller. */
const BROTLI_QUALITY = 4;

/**
 * Compresses answers as the client accepts it (br, gzip, deflate), and says so in `Vary`. Server-sent events are left as they
 * are: an event that waits for a block to fill comes too late.
 */
export function compressAnswers(): RequestHandler {
  return compression({
    threshold: THRESHOLD_BYTES,
    brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
    filter: (_req, res) => !String(res.getHeader('Content-Type')).startsWith('text/event-stream'),
  });
}
