import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `count` tokens are there and takes them; an abort of the signal ends the wait without them. */
export type TokenBucket = (count: number, signal: AbortSignal) => Promise<void>;

/**
 * Creates a bucket that is empty, fills at `ratePerSecond` and holds `capacity` tokens, or as many as are asked for at
 * once: what was not used in a pause is not made up for.
 */
export function createTokenBucket(ratePerSecond: number, capacity: number): TokenBucket {
  let tokens = 0;
  let filledMs = performance.now();
  return async (count, signal) => {
    while (!signal.aborted) {
      const nowMs = performance.now();
      const fresh = ((nowMs - filledMs) / 1000) * ratePerSecond;
      tokens = Math.min(Math.max(capacity, count), tokens + fresh);
      filledMs = nowMs;
      if (tokens >= count) {
        tokens -= count;
        return;
      }
      const waitMs = Math.ceil(((count - tokens) / ratePerSecond) * 1000);
      await sleep(waitMs, undefined, { signal }).catch(() => {});
    }
  };
}
