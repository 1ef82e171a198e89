import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { rawZoneDirectory } from '@signallake/raw-zone';
import { linkSegments } from '../data/link-segments.js';
import type { SealedSegments } from '../data/write-sealed-segments.js';
import { readMetric } from './read-metric.js';
import type { ListeningProcess } from './start-listening.js';
import { startService } from './start-service.js';

/** What workers needed to bring segments into the lake. */
export interface WorkerRun {
  /** Over the time from when the segments were there until the last one was archived. */
  eventsPerSecond: number;
  /** Of the worker that took most; `undefined` where the system does not tell. */
  peakBytes: number | undefined;
}

const POLL_MS = 50;

/**
 * Starts real etl-workers on a data directory, which is emptied first, gives them sealed segments, and stops them when all is converted.
 * @param options.cores the core of each worker
 * @param options.redisUrl where they find their jobs; without one a single worker finds them itself
 */
export async function convertWithWorkers(
  dataDirectory: string,
  segments: SealedSegments,
  { cores, redisUrl }: { cores: readonly string[]; redisUrl?: string | undefined },
): Promise<WorkerRun> {
  const env = {
    SIGNALLAKE_DATA_DIR: dataDirectory,
    SIGNALLAKE_UPKEEP_MS: '86400000',
    SIGNALLAKE_RECONCILE_MS: '50',
    ...(redisUrl === undefined
      ? {}
      : { REDIS_URL: redisUrl, SIGNALLAKE_REDIS_PREFIX: `bench-${randomUUID()}` }),
  };
  await rm(dataDirectory, { recursive: true, force: true });
  const workers: ListeningProcess[] = [];
  try {
    for (const core of cores) workers.push(await startService('etl-worker', { env, cores: core }));
    const beginMs = performance.now();
    await linkSegments(segments.paths, rawZoneDirectory(dataDirectory));
    while ((await countConverted(workers)) < segments.events) await delay(POLL_MS);
    const elapsedMs = performance.now() - beginMs;
    const memories = await Promise.all(workers.map((worker) => worker.memory()));
    const peaks = memories.flatMap((memory) => (memory ? [memory.peakBytes] : []));
    const eventsPerSecond = segments.events / (elapsedMs / 1000);
    return { eventsPerSecond, peakBytes: peaks.length > 0 ? Math.max(...peaks) : undefined };
  } finally {
    for (const worker of workers) await worker.stop();
  }
}

async function countConverted(workers: readonly ListeningProcess[]): Promise<number> {
  let events = 0;
  for (const worker of workers) events += await readMetric(worker, 'signallake_etl_events_total');
  return events;
}
