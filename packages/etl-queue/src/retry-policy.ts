/** How often a failing job is tried, and how long it waits in between. */
export interface RetryPolicy {
  /** Tries in all; after the last one the job leaves the queue. */
  readonly maxAttempts: number;
  /** Wait after the first failed try, in milliseconds; it doubles with each further one. */
  readonly minDelayMs: number;
  /** Longest wait, in milliseconds. */
  readonly maxDelayMs: number;
}

/** Five tries within about a quarter of a minute. */
export const defaultRetryPolicy: RetryPolicy = { maxAttempts: 5, minDelayMs: 1000, maxDelayMs: 30_000 };

/**
 * Milliseconds to wait after failed try number `attempt`, at least 1: exponential and bounded, of which a random half is
 * jitter, so that jobs which failed together do not come back together. `random` is from 0 up to but not including 1.
 */
export function retryDelayMs(attempt: number, policy: RetryPolicy, random = Math.random()): number {
  const fullMs = Math.min(policy.minDelayMs * 2 ** (attempt - 1), policy.maxDelayMs);
  return Math.max(1, Math.round(fullMs * (0.5 + random / 2)));
}
