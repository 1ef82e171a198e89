import { statfs } from 'node:fs/promises';
import { rawZoneUsage } from '@signallake/raw-zone';
import { HttpProblem } from '@signallake/service-kit';
import { ingestProblems } from '../http/ingest-problems.js';

const RETRY_AFTER_SECONDS = 10;
const DEFAULT_MAX_AGE_MS = 1000;

/** What the guard measures against; sizes in bytes. */
export interface StorageGuardOptions {
  /** The raw zone's own directory. */
  readonly directory: string;
  /** Of segments that are not archived. */
  readonly maxBacklogBytes: number;
  /** On the file system of the directory. */
  readonly minFreeBytes: number;
  /** How long one measurement is good for; default 1000 ms. */
  readonly maxAgeMs?: number;
}

/** Keeps events out when they could not be stored, or would only lengthen a queue that nobody works off. */
export interface StorageGuard {
  /** @throws HttpProblem `insufficient_storage`, or `unavailable` when the backlog is full or cannot be measured. */
  assertRoom(): Promise<void>;
}

/** Creates a guard, which measures when it is asked and at most once every `maxAgeMs`. */
export function createStorageGuard(options: StorageGuardOptions): StorageGuard {
  const { maxAgeMs = DEFAULT_MAX_AGE_MS } = options;
  let measuring: Promise<HttpProblem | undefined> | undefined;
  let startedAtMs = 0;
  return {
    async assertRoom() {
      const nowMs = performance.now();
      if (measuring === undefined || nowMs - startedAtMs >= maxAgeMs) {
        startedAtMs = nowMs;
        measuring = measure(options).catch(unmeasurable);
      }
      const problem = await measuring;
      if (problem !== undefined) throw problem;
    },
  };
}

async function measure(options: StorageGuardOptions): Promise<HttpProblem | undefined> {
  const { directory, maxBacklogBytes, minFreeBytes } = options;
  const [{ bavail, bsize }, usage] = await Promise.all([statfs(directory), rawZoneUsage(directory)]);
  const retry = { retryAfterSeconds: RETRY_AFTER_SECONDS };
  const freeBytes = bavail * bsize;
  if (freeBytes < minFreeBytes) {
    const detail = `The disk has ${freeBytes} bytes left, and ${minFreeBytes} are to stay free`;
    return new HttpProblem(ingestProblems.insufficient_storage, detail, retry);
  }
  if (usage.bytes > maxBacklogBytes) {
    const detail = `${usage.bytes} bytes of events wait to be converted, of ${maxBacklogBytes} allowed`;
    return new HttpProblem(ingestProblems.unavailable, detail, retry);
  }
  return undefined;
}

function unmeasurable(cause: unknown): HttpProblem {
  const detail = 'The raw zone cannot be looked into; try again';
  return new HttpProblem(ingestProblems.unavailable, detail, {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause,
  });
}
