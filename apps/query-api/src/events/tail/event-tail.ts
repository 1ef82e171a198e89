import { HttpProblem, type Logger, problemCatalogue } from '@signallake/service-kit';
import type { Response } from 'express';
import type { EventMatcher } from '../event-matcher.js';
import { openEventStream } from './event-stream.js';
import { serveTailClient } from './tail-client.js';
import { createTailFollower } from './tail-follower.js';
import type { TailPosition } from './tail-position.js';
import { createTailedZone } from './tailed-zone.js';

/** The live tail: new events of the raw zone, to any number of clients up to a limit. */
export interface EventTail {
  /** Clients being served. */
  readonly clients: number;
  /**
   * Answers with a stream of the events that match, from a position or from now on; resolves when it is over.
   * @throws {HttpProblem} 503 when there are too many clients, or the service stops
   */
  serve(res: Response, matches: EventMatcher, position?: TailPosition): Promise<void>;
  /** Ends every stream and admits no more. */
  close(): Promise<void>;
}

/** How a tail is bounded; times in milliseconds, sizes in bytes. */
export interface EventTailOptions {
  /** The raw zone's own directory. */
  readonly directory: string;
  readonly logger: Logger;
  readonly maxClients: number;
  /** How often new lines are looked for; 150 unless told. */
  readonly pollMs?: number;
  /** How often a silent stream gives a sign of life; 15,000 unless told. */
  readonly heartbeatMs?: number;
  /** How much a client may leave unread before it is sent what it missed from disk; 1 MiB unless told. */
  readonly maxBufferedBytes?: number;
}

/** A client that was refused should find a place that somebody has left. */
const RETRY_AFTER_SECONDS = 5;

/** Creates a tail; nothing is read before the first client comes. */
export function createEventTail(options: EventTailOptions): EventTail {
  const { directory, logger, maxClients, pollMs = 150 } = options;
  const { heartbeatMs = 15_000, maxBufferedBytes = 1024 * 1024 } = options;
  const zone = createTailedZone(directory);
  const follower = createTailFollower({ zone, pollMs, logger });
  const clients = new Map<AbortController, Promise<void>>();
  let isClosed = false;

  function refuse(detail: string): never {
    const retry = { retryAfterSeconds: RETRY_AFTER_SECONDS };
    throw new HttpProblem(problemCatalogue.unavailable, detail, retry);
  }

  async function serveUntil(
    signal: AbortSignal,
    res: Response,
    matches: EventMatcher,
    position?: TailPosition,
  ): Promise<void> {
    const leave = await follower.use();
    try {
      if (signal.aborted) return;
      const stream = openEventStream(res, signal);
      const served = { stream, matches, zone, follower, maxBufferedBytes, heartbeatMs, signal };
      await serveTailClient(position ?? follower.position, served);
    } finally {
      leave();
    }
  }

  return {
    get clients() {
      return clients.size;
    },
    async serve(res, matches, position) {
      if (isClosed) refuse('the service is stopping');
      if (clients.size >= maxClients) refuse(`${maxClients} clients follow the tail already`);
      const over = new AbortController();
      const onClose = () => over.abort();
      res.once('close', onClose);
      if (res.closed) over.abort();
      const served = serveUntil(over.signal, res, matches, position);
      clients.set(over, served);
      try {
        await served;
      } finally {
        clients.delete(over);
        res.off('close', onClose);
      }
      // Whoever has not taken everything has a position to go on from, and must not hold up a stop.
      if (res.writableLength > 0) res.destroy();
      else res.end();
    },
    async close() {
      isClosed = true;
      for (const over of clients.keys()) over.abort();
      await Promise.allSettled(clients.values());
      await follower.close();
    },
  };
}
