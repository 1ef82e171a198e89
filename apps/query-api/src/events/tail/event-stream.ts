import { once } from 'node:events';
import type { Response } from 'express';

/** A response that carries server-sent events. */
export interface EventStream {
  /** Bytes that were written and that the client has not taken yet. */
  readonly pendingBytes: number;
  write(text: string): void;
  /** Resolves when the client has taken what was written. @throws an AbortError when the stream is over before that */
  drained(): Promise<void>;
}

/** How long a client may take to empty the buffer, in milliseconds; one that is gone without a word must not stay. */
const STALL_MS = 60_000;

/** How long a client should wait before it connects again, in milliseconds. */
const RETRY_MS = 1000;

/**
 * Sends the head of a stream of server-sent events.
 * @param signal aborts when the stream is over
 */
export function openEventStream(res: Response, signal: AbortSignal): EventStream {
  res.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    // Proxies that buffer answers would hold events back.
    'X-Accel-Buffering': 'no',
  });
  res.write(`retry: ${RETRY_MS}\n\n`);
  return {
    get pendingBytes() {
      return res.writableLength;
    },
    write(text) {
      if (text !== '' && !signal.aborted) res.write(text);
    },
    async drained() {
      signal.throwIfAborted();
      if (!res.writableNeedDrain) return;
      const stalled = setTimeout(() => res.destroy(), STALL_MS);
      try {
        await once(res, 'drain', { signal });
      } finally {
        clearTimeout(stalled);
      }
    },
  };
}
