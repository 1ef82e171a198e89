import { setTimeout as delay } from 'node:timers/promises';
import { createLatencies, type LatencySummary } from './latencies.js';

/** A load: so many requests, numbered from 0. */
export interface LoadOptions {
  requests: number;
  /** Requests at the beginning that are sent and not measured. */
  warmUp: number;
  /** Requests that may be under way at the same time. */
  connections: number;
  /**
   * Requests a second, evenly spaced (an open loop): each is due at its time, whether the ones before are answered or
   * not. Default: each connection sends as soon as it has its answer (a closed loop).
   */
  ratePerSecond?: number;
  /** Sends a request; done when it is answered. */
  send(request: number): Promise<void>;
}

/** What became of a load. */
export interface LoadResult {
  /** Measured requests a second. */
  requestsPerSecond: number;
  latencies: LatencySummary;
}

/**
 * Runs a load to its end. In an open loop a latency counts from the moment the request was due: a server that stalls
 * is charged for every request that had to wait meanwhile, not only for those that were under way (no "coordinated
 * omission").
 */
export async function runLoad({
  requests,
  warmUp,
  connections,
  ratePerSecond,
  send,
}: LoadOptions): Promise<LoadResult> {
  if (!(warmUp < requests))
    throw new RangeError(`${requests} requests are too few to warm up with ${warmUp}`);
  const latencies = createLatencies();
  const beginMs = performance.now();
  let next = 0;
  let measuredFromMs = beginMs;

  async function connection(): Promise<void> {
    while (next < requests) {
      const request = next++;
      let dueMs = performance.now();
      if (ratePerSecond !== undefined) {
        dueMs = beginMs + (request * 1000) / ratePerSecond;
        const aheadMs = dueMs - performance.now();
        if (aheadMs > 0) await delay(aheadMs);
      }
      if (request === warmUp) measuredFromMs = dueMs;
      await send(request);
      if (request >= warmUp) latencies.record(performance.now() - dueMs);
    }
  }

  await Promise.all(Array.from({ length: connections }, connection));
  const elapsedMs = performance.now() - measuredFromMs;
  return {
    requestsPerSecond: (requests - warmUp) / (elapsedMs / 1000),
    latencies: latencies.summarize(),
  };
}
