import { setTimeout as delay } from 'node:timers/promises';
import { coalesceCalls } from '@signallake/lake';
import type { Logger } from '@signallake/service-kit';
import { type BatchEvent, createLogBatch } from './log-batch.js';
import { compact, type TailPosition } from './tail-position.js';
import { createTailReader, findTailEnd } from './tail-reader.js';
import type { TailedZone } from './tailed-zone.js';

/** Told of new events; it must not wait. */
type TailListener = (batch: readonly BatchEvent[]) => void;

/** The one reader of new events that all live clients share. It reads only while somebody uses it. */
export interface TailFollower {
  /** Keeps it reading until the returned function is called; resolves once it has read what was acked before. */
  use(): Promise<() => void>;
  /** After everything that listeners were told of; only while in use. */
  readonly position: TailPosition;
  /** Calls the listener with what comes after {@link position}, until the returned function is called. */
  listen(listener: TailListener): () => void;
  /** Resolves when it has stopped reading, which is soon after nobody uses it. */
  close(): Promise<void>;
}

/** A segment is seen in its folder at most so long after the time in its id, in milliseconds. */
const LATEST_SIGHTING_MS = 60_000;

/** Looking at many segments takes time; no more than a fifth of it all is spent so. */
const PAUSE_RATIO = 4;

/** Creates a follower that looks for new lines every `pollMs`. */
export function createTailFollower(options: {
  zone: TailedZone;
  pollMs: number;
  logger: Logger;
}): TailFollower {
  const { zone, pollMs, logger } = options;
  const listeners = new Set<TailListener>();
  let position: TailPosition | undefined;
  let users = 0;
  let following: AbortController | undefined;
  let running: Promise<unknown> = Promise.resolve();

  const look = coalesceCalls(async () => {
    const floorMs = Date.now() - LATEST_SIGHTING_MS;
    try {
      if (position === undefined) {
        position = compact(await findTailEnd(zone, floorMs), floorMs);
        return;
      }
      const before = position;
      const reader = createTailReader(zone, position);
      for await (const read of reader.read()) {
        position = reader.position;
        const batch = listeners.size > 0 ? createLogBatch(read) : [];
        for (const listener of listeners) listener(batch);
      }
      const segments = reader.takeMissing();
      if (segments.length > 0)
        logger.warn('segments are gone or damaged: live tails go on after them', { segments });
      if (reader.position !== before) position = compact(reader.position, floorMs);
    } finally {
      // Who comes next begins at what is the end by then.
      if (users === 0) position = undefined;
    }
  });

  async function follow(signal: AbortSignal): Promise<void> {
    let isFailing = false;
    while (!signal.aborted) {
      const startedAt = performance.now();
      try {
        await look();
        isFailing = false;
      } catch (error) {
        if (!isFailing) logger.error('the raw zone cannot be followed; trying again', { error });
        isFailing = true;
      }
      const pauseMs = Math.max(pollMs, PAUSE_RATIO * (performance.now() - startedAt));
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  function release(): void {
    users--;
    if (users > 0) return;
    following?.abort();
    following = undefined;
    position = undefined;
  }

  return {
    async use() {
      users++;
      try {
        await look();
      } catch (error) {
        release();
        throw error;
      }
      if (!following) {
        following = new AbortController();
        running = Promise.all([running, follow(following.signal)]);
      }
      let isReleased = false;
      return () => {
        if (!isReleased) release();
        isReleased = true;
      };
    },
    get position() {
      if (position === undefined) throw new Error('the follower is not in use');
      return position;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await running;
    },
  };
}
