import type { Response } from 'express';
import type { TimeLimit } from '../request/time-limit.js';
import { type AnswerFormat, mediaTypeOfFormat } from './media-types.js';
import { formatMetaHeader, META_HEADER, META_TRAILER } from './meta-header.js';

/** An answer on its way to a client: its body in pieces, and what it tells of itself. */
export interface AnswerStream {
  readonly format: AnswerFormat;
  /** The body as its writer writes it; the next piece is made when it is asked for. */
  readonly chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
  /** What is known before the first row. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** What is known after the last one alone. */
  readonly metaAtEnd?: () => Readonly<Record<string, unknown>>;
  /** Of the request that the pieces are made for; it is paused while the client is waited for. */
  readonly limit?: TimeLimit;
}

/**
 * Writes an answer while it arrives, no faster than the client takes it. Nothing is sent before the first piece is there, so
 * that what fails until then is answered with a problem; what fails later leaves the answer without its end, for the
 * problem handler to cut the connection.
 * @throws the signal's reason when aborted, and whatever the pieces throw
 */
export async function streamAnswer(res: Response, answer: AnswerStream, signal: AbortSignal): Promise<void> {
  const { format, chunks, meta, metaAtEnd, limit } = answer;
  const drained = createDrain(res, signal);
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    if (!res.headersSent) setAnswerHeaders(res, answer);
    if (chunk.length === 0 || res.req.method === 'HEAD') continue;
    if (res.write(chunk)) continue;
    limit?.pause();
    await drained();
    limit?.resume();
  }
  signal.throwIfAborted();
  if (!res.headersSent) setAnswerHeaders(res, answer);
  const atEnd = metaAtEnd?.() ?? {};
  if (format === 'json') {
    res.end(endOfJson({ ...meta, ...atEnd }));
    return;
  }
  if (metaAtEnd && res.chunkedEncoding) res.addTrailers({ [META_TRAILER]: formatMetaHeader(atEnd) });
  res.end();
}

/** What comes after the pieces of a JSON answer: its `meta`, and the bracket that closes it. */
export function endOfJson(meta: object): string {
  return `${JSON.stringify(meta)}}`;
}

/** Sets the headers that tell what an answer is, and of itself where its format has no place for that. */
export function setAnswerHeaders(res: Response, { format, meta, metaAtEnd }: AnswerStream): void {
  const mediaType = mediaTypeOfFormat[format];
  res.setHeader('Content-Type', format === 'csv' ? `${mediaType}; charset=utf-8; header=present` : mediaType);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  if (format === 'json') return;
  res.setHeader(META_HEADER, formatMetaHeader(meta));
  if (metaAtEnd) res.setHeader('Trailer', META_TRAILER);
}

/**
 * Makes the function that waits until the client has taken what was written. It listens once for the whole answer: a
 * listener that is taken off the response stays on the stream that `compression` puts before it.
 */
function createDrain(res: Response, signal: AbortSignal): () => Promise<void> {
  let wake: () => void = () => undefined;
  res.on('drain', () => wake());
  signal.addEventListener('abort', () => wake(), { once: true });
  return async () => {
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (signal.aborted) resolve();
    });
    signal.throwIfAborted();
  };
}
