import type { EtlJobName, EtlJobPayload } from './etl-jobs.js';

/** The name of the queue; its Redis keys are `<prefix>:etl:…`. */
export const ETL_QUEUE_NAME = 'etl';

/** The prefix of the Redis keys unless told otherwise. */
export const DEFAULT_REDIS_PREFIX = 'signallake';

/**
 * What became of an `enqueue`: `already-queued` is a job of that id that waits or runs, and `left-to-worker` says that
 * there is no queue to reach from here, so the worker's reconciler will find the work.
 */
export type EnqueueResult = 'added' | 'already-queued' | 'left-to-worker';

/** How many jobs there are, in the whole queue; a job that failed for good or is done is in it no more. */
export interface EtlQueueDepth {
  readonly queued: number;
  readonly active: number;
  /** Failed at least once and waiting for another try. */
  readonly delayed: number;
}

/** The side that enqueues. */
export interface EtlProducer {
  /** Queues a job unless its id is queued; rejects at once with `queue_unavailable` while Redis is away. */
  enqueue<Name extends EtlJobName>(name: Name, payload: EtlJobPayload<Name>): Promise<EnqueueResult>;
  /** Resolves when the queue can be reached and used, else rejects with `queue_unavailable` or `queue_closed`. */
  ping(): Promise<void>;
  /** Lets go of all connections; never rejects, and a second call awaits the first. */
  close(): Promise<void>;
}

/** The side that does the jobs, and enqueues for a reconciler of the same process. */
export interface EtlConsumer extends EtlProducer {
  /** Begins to take jobs, as soon as there is a connection; a second call does nothing. */
  start(): void;
  /**
   * Has a job queued at once and every `everyMs` from then on, until the close, by all consumers of the queue together as
   * by one. A run that is still under way, or waiting, stands for those that were due meanwhile. What an emptied Redis
   * has forgotten is scheduled anew.
   */
  schedule<Name extends EtlJobName>(name: Name, payload: EtlJobPayload<Name>, everyMs: number): void;
  /** Counts the jobs; rejects with `queue_unavailable` while Redis is away. */
  depth(): Promise<EtlQueueDepth>;
  /**
   * Takes no more jobs and waits for the running ones; those that outlast the grace get their signal aborted and are
   * waited for all the same. What was not done stays in Redis; an embedded queue drops it.
   */
  close(): Promise<void>;
}
