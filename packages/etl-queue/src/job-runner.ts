import { setTimeout as sleep } from 'node:timers/promises';
import type { EtlHandlers } from './etl-handlers.js';
import { type EtlJobName, isEtlJobName } from './etl-jobs.js';
import { EtlQueueError } from './etl-queue-error.js';
import type { EtlQueueEvent } from './etl-queue-event.js';
import { errorCodeOf, isRetryable } from './handler-error.js';
import { parseJobPayload } from './parse-job-payload.js';
import type { QueueLogger } from './queue-logger.js';
import { type RetryPolicy, retryDelayMs } from './retry-policy.js';

/** A job as it came off a queue, not yet parsed. */
export interface DequeuedJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  readonly attempt: number;
  /** Passes the handler's progress on to the queue; must not throw. */
  storeProgress?(fraction: number): void;
}

/** What the queue has to do with a job after a try. */
type JobOutcome =
  | { readonly type: 'completed' }
  | { readonly type: 'retried'; readonly delayMs: number; readonly error: unknown }
  | { readonly type: 'failed'; readonly error: unknown }
  | { readonly type: 'released' };

interface JobRunnerOptions {
  readonly handlers: EtlHandlers;
  readonly logger: QueueLogger;
  /** Must not throw. */
  readonly onEvent: (event: EtlQueueEvent) => void;
  readonly retry: RetryPolicy;
}

/** Runs handlers, the same way for every kind of queue. */
export interface JobRunner {
  /** Tries a job once and says what to do with it; never rejects. An id that runs here already shares that run. */
  run(job: DequeuedJob): Promise<JobOutcome>;
  /** From now on every job is released; resolves when no handler runs any more, their signals aborted after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Creates a `JobRunner`, which logs and reports every outcome. */
export function createJobRunner({ handlers, logger, onEvent, retry }: JobRunnerOptions): JobRunner {
  const running = new Map<string, Promise<JobOutcome>>();
  const abort = new AbortController();
  let stopped = false;

  async function handle<Name extends EtlJobName>(name: Name, job: DequeuedJob): Promise<void> {
    const { id, attempt } = job;
    const payload = parseJobPayload(name, job.data);
    await handlers[name](payload, {
      id,
      attempt,
      signal: abort.signal,
      logger: logger.child({ job: name, job_id: id, attempt }),
      progress: (fraction) => {
        onEvent({ type: 'progress', name, id, attempt, fraction });
        job.storeProgress?.(fraction);
      },
    });
  }

  function judge(job: DequeuedJob, error: unknown, elapsedMs: number): JobOutcome {
    const { id, name, attempt } = job;
    const fields = { job: name, job_id: id, attempt, error };
    if (abort.signal.aborted) {
      logger.info('job released', fields);
      onEvent({ type: 'released', name, id, attempt });
      return { type: 'released' };
    }
    const failure = { name, id, attempt, elapsedMs, error, code: errorCodeOf(error) };
    if (!isRetryable(error) || attempt >= retry.maxAttempts) {
      logger.error('job failed', fields);
      onEvent({ type: 'failed', ...failure });
      return { type: 'failed', error };
    }
    const delayMs = retryDelayMs(attempt, retry);
    logger.warn('job will be tried again', { ...fields, delay_ms: delayMs });
    onEvent({ type: 'retried', ...failure, delayMs });
    return { type: 'retried', delayMs, error };
  }

  async function attemptJob(job: DequeuedJob): Promise<JobOutcome> {
    const { id, name, attempt } = job;
    const startedMs = performance.now();
    try {
      if (!isEtlJobName(name))
        throw new EtlQueueError('job_unknown', `job ${JSON.stringify(name.slice(0, 80))} is unknown`);
      await handle(name, job);
    } catch (error) {
      return judge(job, error, performance.now() - startedMs);
    }
    const elapsedMs = performance.now() - startedMs;
    logger.debug('job completed', { job: name, job_id: id, attempt, elapsed_ms: elapsedMs });
    onEvent({ type: 'completed', name, id, attempt, elapsedMs });
    return { type: 'completed' };
  }

  return {
    async run(job) {
      // A Redis that lost its memory, or a lock that ran out, can bring a job here twice at once.
      const shared = running.get(job.id);
      if (shared !== undefined) return shared;
      if (stopped) return { type: 'released' };
      const outcome = attemptJob(job);
      running.set(job.id, outcome);
      try {
        return await outcome;
      } finally {
        running.delete(job.id);
      }
    },
    async stop(graceMs) {
      stopped = true;
      const grace = new AbortController();
      const deadline = sleep(graceMs, undefined, { signal: grace.signal }).then(
        () => abort.abort(new EtlQueueError('queue_closed', `consumer closed ${graceMs} ms ago`)),
        () => undefined,
      );
      await Promise.all(running.values());
      grace.abort();
      await deadline;
    },
  };
}
