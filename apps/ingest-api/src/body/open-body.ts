import type { IncomingMessage } from 'node:http';
import { PassThrough, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { HttpProblem } from '@signallake/service-kit';
import type { ContentCoding } from '../http/content-coding.js';
import { bodyTooLarge, ingestProblems } from '../http/ingest-problems.js';

const PIECE_BYTES = 64 * 1024;

/** What `openBody` needs to know of a request. */
export interface OpenBodyOptions {
  readonly coding: ContentCoding;
  /** Of the body as it is sent, and of what comes out of it, in bytes. */
  readonly maxBytes: number;
  /** How long the client may pause, in milliseconds. */
  readonly idleTimeoutMs: number;
}

/** A request's body, decompressed; to be read once. */
export interface RequestBody extends AsyncIterable<Buffer> {
  /** Decompressed bytes handed over so far. */
  readonly bytesRead: number;
}

/**
 * Opens a request's body. Reading it throws an HttpProblem: `payload_too_large`, `invalid_body` (cut short, or not what
 * its coding says) or `request_timeout`. The request itself is left alive then, so that it can be answered.
 */
export function openBody(req: IncomingMessage, options: OpenBodyOptions): RequestBody {
  let bytesRead = 0;

  async function* read(): AsyncGenerator<Buffer> {
    const { coding, maxBytes } = options;
    const decoder = createDecoder(coding);
    const stopWatching = watchRequest(req, options, (problem) => decoder.destroy(problem));
    req.pipe(decoder);
    try {
      for await (const piece of decoder as AsyncIterable<Buffer>) {
        bytesRead += piece.length;
        if (bytesRead > maxBytes) throw bodyTooLarge(maxBytes);
        yield piece;
      }
    } catch (error) {
      throw error instanceof HttpProblem ? error : undecodable(coding, error);
    } finally {
      stopWatching();
      req.unpipe(decoder);
      decoder.destroy();
    }
  }

  return {
    get bytesRead() {
      return bytesRead;
    },
    [Symbol.asyncIterator]: read,
  };
}

/** Calls `fail` when the request itself goes wrong, until the returned function is called. */
function watchRequest(
  req: IncomingMessage,
  { maxBytes, idleTimeoutMs }: OpenBodyOptions,
  fail: (problem: HttpProblem) => void,
): () => void {
  let receivedBytes = 0;
  const onData = (piece: Buffer): void => {
    receivedBytes += piece.length;
    // What a decoder swallows without giving anything out would never reach the limit there.
    if (receivedBytes > maxBytes) fail(bodyTooLarge(maxBytes));
  };
  const onClose = (): void => {
    if (!req.complete)
      fail(new HttpProblem(ingestProblems.invalid_body, 'The connection ended before the body did'));
  };
  const onTimeout = (): void => {
    // Paused, it is us the client waits for.
    if (req.isPaused()) return;
    const detail = `Nothing of the body arrived for ${idleTimeoutMs} ms`;
    fail(new HttpProblem(ingestProblems.request_timeout, detail));
  };
  req.on('data', onData).on('close', onClose).on('error', onClose).on('timeout', onTimeout);
  req.setTimeout(idleTimeoutMs);
  if (req.destroyed) onClose();
  return () => {
    req.setTimeout(0);
    req.off('data', onData).off('close', onClose).off('timeout', onTimeout);
    // The listener for errors stays: a connection that breaks from here on is nobody's error.
  };
}

function createDecoder(coding: ContentCoding): Transform {
  switch (coding) {
    case 'identity':
      return new PassThrough({ highWaterMark: PIECE_BYTES });
    case 'gzip':
      return createGunzip({ chunkSize: PIECE_BYTES });
    case 'deflate':
      return createInflate({ chunkSize: PIECE_BYTES });
    case 'br':
      return createBrotliDecompress({ chunkSize: PIECE_BYTES });
  }
}

function undecodable(coding: ContentCoding, cause: unknown): HttpProblem {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const detail = `The body cannot be decompressed as ${coding}: ${reason}`;
  return new HttpProblem(ingestProblems.invalid_body, detail, { cause });
}
