import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { encodeLines } from '../lines/encode-lines.js';
import { createHttpPoster, type HttpAnswer } from './http-poster.js';
import { type IngestResult, parseIngestProblem, parseIngestResult } from './ingest-answer.js';
import { IngestError } from './ingest-error.js';
import { resolveIngestUrl } from './ingest-url.js';
import { parseRetryAfterMs, retryDelayMs } from './retry-delay.js';
import { sendConcurrently } from './send-concurrently.js';

/** A server that asks for a longer pause than this is taken as unavailable. */
const LONGEST_RETRY_AFTER_MS = 120_000;

/** An attempt that failed and is made again. */
export interface IngestRetry {
  /** What went wrong: the server's words or the socket's code. */
  reason: string;
  delayMs: number;
}

/** How to reach an ingest-api. */
export interface IngestClientOptions {
  /** Address of the service; `/v1/events` is appended when it is missing. */
  url: string;
  /** Bearer key. */
  key?: string | undefined;
  /** Whether bodies are compressed. Default: no. */
  gzip?: boolean;
  /** Requests under way at the same time in `sendAll`. Default: 4. */
  concurrency?: number;
  /** Attempts after the first one, about 45 seconds in all by default, which is 10. */
  maxRetries?: number;
  /** A connection silent for this long has failed. Default: 30,000. */
  timeoutMs?: number;
  /** Once aborted, nothing is sent any more; a request under way is still waited for. */
  signal?: AbortSignal | undefined;
  onRetry?: (retry: IngestRetry) => void;
}

/** A batch of events, one JSON text a line, without line feeds. */
export interface LineBatch {
  lines: readonly string[];
}

/** Sends events to an ingest-api as NDJSON, again and again until they are acknowledged. */
export interface IngestClient {
  /**
   * Sends one batch. Connection errors, 408, 429 and 5xx are tried again with the same lines, so the events should
   * have their `event_id`; a batch answered 413 is sent in halves; a batch of which no event was valid counts as rejected.
   * @throws {IngestError} when the batch was not acknowledged.
   */
  send(lines: readonly string[]): Promise<IngestResult>;
  /**
   * Sends all batches, several at a time, taking the next one only when there is room for it.
   * @throws {IngestError} the first failure, after the requests under way have ended.
   */
  sendAll<B extends LineBatch>(
    batches: AsyncIterable<B>,
    onResult: (batch: B, result: IngestResult) => void,
  ): Promise<void>;
  /** Closes the connections; what is not acknowledged yet fails with `ingest_stopped`. */
  close(): void;
}

const compress = promisify(gzip);

/** Creates a client. @throws {IngestError} `ingest_bad_url`. */
export function createIngestClient(options: IngestClientOptions): IngestClient {
  const { concurrency = 4, maxRetries = 10, timeoutMs = 30_000, onRetry } = options;
  const url = resolveIngestUrl(options.url);
  const target = `${url.origin}${url.pathname}`;
  const poster = createHttpPoster(url, concurrency, timeoutMs);
  const closing = new AbortController();
  const stopped = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal;
  // Every batch that waits to be sent again listens.
  setMaxListeners(0, stopped);
  const headers: Record<string, string> = {
    'content-type': 'application/x-ndjson',
    'user-agent': 'signallake-ingest-client',
  };
  if (options.key !== undefined) headers['authorization'] = `Bearer ${options.key}`;
  if (options.gzip) headers['content-encoding'] = 'gzip';

  async function send(lines: readonly string[]): Promise<IngestResult> {
    if (lines.length === 0) return { accepted: 0, rejected: 0, errors: [] };
    const text = encodeLines(lines);
    // The lowest level: over a local network the time to compress is what counts.
    const body = options.gzip ? await compress(text, { level: constants.Z_BEST_SPEED }) : text;
    for (let attempt = 1; ; attempt++) {
      if (stopped.aborted) throw stoppedError();
      const answer = await poster.post(body, headers).catch((error: Error) => error);
      if (!(answer instanceof Error)) {
        const result = await settle(answer, lines);
        if (result !== undefined) return result;
      }
      await waitToRetry(answer, attempt);
    }
  }

  /** What an answer means for the batch; `undefined` when it is worth another attempt. */
  async function settle(answer: HttpAnswer, lines: readonly string[]): Promise<IngestResult | undefined> {
    const { status, body } = answer;
    if (status === 408 || status === 429 || status >= 500) return undefined;
    if (status >= 200 && status < 300) {
      const result = parseIngestResult(body);
      if (result !== undefined) return result;
      throw new IngestError(
        'ingest_bad_answer',
        `${target} answered ${status} without counts of events`,
        status,
      );
    }
    if (status === 413 && lines.length > 1) return sendInHalves(lines);
    const { errors, detail } = parseIngestProblem(body, answer.statusText);
    if (status === 413)
      return { accepted: 0, rejected: 1, errors: [{ index: 0, path: '', message: detail }] };
    if (errors.length > 0) return { accepted: 0, rejected: lines.length, errors };
    throw new IngestError('ingest_refused', describe(answer), status);
  }

  async function sendInHalves(lines: readonly string[]): Promise<IngestResult> {
    const middle = Math.ceil(lines.length / 2);
    const first = await send(lines.slice(0, middle));
    const second = await send(lines.slice(middle));
    return {
      accepted: first.accepted + second.accepted,
      rejected: first.rejected + second.rejected,
      errors: [...first.errors, ...second.errors.map((error) => ({ ...error, index: error.index + middle }))],
    };
  }

  async function waitToRetry(failure: HttpAnswer | Error, attempt: number): Promise<void> {
    if (stopped.aborted) throw stoppedError();
    const isAnswer = !(failure instanceof Error);
    const status = isAnswer ? failure.status : undefined;
    const reason = isAnswer ? describe(failure) : `${target}: ${codeOf(failure)}`;
    const retryAfterMs = isAnswer ? parseRetryAfterMs(failure.retryAfter, Date.now()) : 0;
    if (retryAfterMs > LONGEST_RETRY_AFTER_MS) {
      const pause = `asks for a pause of ${Math.ceil(retryAfterMs / 1000)} s`;
      throw new IngestError('ingest_unavailable', `${reason}; it ${pause}`, status);
    }
    if (attempt > maxRetries) {
      throw new IngestError('ingest_unavailable', `${reason}; gave up after ${attempt} attempts`, status);
    }
    const delayMs = retryDelayMs(attempt, retryAfterMs, Math.random());
    onRetry?.({ reason, delayMs });
    await sleep(delayMs, undefined, { signal: stopped }).catch(() => {
      throw stoppedError();
    });
  }

  function describe(answer: HttpAnswer): string {
    const { detail, requestId } = parseIngestProblem(answer.body, answer.statusText);
    return `${target} answered ${answer.status}: ${detail}${requestId ? ` (request ${requestId})` : ''}`;
  }

  function stoppedError(): IngestError {
    return new IngestError('ingest_stopped', `stopped before ${target} acknowledged a batch`);
  }

  return {
    send,
    sendAll: (batches, onResult) => sendConcurrently(batches, concurrency, send, onResult),
    close() {
      closing.abort();
      poster.close();
    },
  };
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
