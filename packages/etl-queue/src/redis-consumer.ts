import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { assertPositiveIntegers } from './assert-settings.js';
import { isEtlJobName } from './etl-jobs.js';
import { ETL_QUEUE_NAME, type EtlConsumer } from './etl-queue.js';
import { EtlQueueError } from './etl-queue-error.js';
import type { EtlQueueEvent } from './etl-queue-event.js';
import type { JobRunner } from './job-runner.js';
import { parseJobPayload } from './parse-job-payload.js';
import type { QueueLogger } from './queue-logger.js';
import { openRedisConnection } from './redis-connection.js';
import type { RedisProducer } from './redis-producer.js';
import { keepScheduled, type RedisSchedule } from './redis-schedule.js';
import { createWorkerErrorLog } from './worker-error-log.js';

interface RedisConsumerOptions {
  readonly redisUrl: string;
  readonly prefix: string;
  readonly logger: QueueLogger;
  /** Must not throw. */
  readonly onEvent: (event: EtlQueueEvent) => void;
  readonly runner: JobRunner;
  /** Closed together with the consumer. */
  readonly producer: RedisProducer;
  readonly concurrency: number;
  readonly closeGraceMs: number;
  readonly lockMs: number;
  readonly stalledCheckMs: number;
}

/** A handler that blocks the event loop also delays what is read: far longer than that is a dead peer. */
const SOCKET_TIMEOUT_MS = 30_000;

/** How long a close waits for Redis to note the outcome of the last jobs. */
const SETTLE_MS = 2000;

class TryAgainError extends Error {
  constructor(
    readonly delayMs: number,
    cause: unknown,
  ) {
    super(messageOf(cause), { cause });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Creates a BullMQ worker on a connection of its own. */
export function createRedisConsumer(options: RedisConsumerOptions): EtlConsumer {
  const { prefix, logger, runner, producer } = options;
  const connection = openRedisConnection({
    redisUrl: options.redisUrl,
    name: `${prefix}-${ETL_QUEUE_NAME}-consumer`,
    logger,
    options: { maxRetriesPerRequest: null, socketTimeout: SOCKET_TIMEOUT_MS },
  });
  let worker: Worker | undefined;
  let closing: Promise<void> | undefined;
  const schedules: RedisSchedule[] = [];

  /** Each turn of a schedule has an id of its own; the job that it asks for is queued under its only one. */
  async function enqueueDue({ name, data }: Job): Promise<void> {
    if (!isEtlJobName(name)) throw new EtlQueueError('job_unknown', `scheduled job ${name} is unknown`);
    await producer.enqueue(name, parseJobPayload(name, data));
  }

  async function tryJob(job: Job, token: string | undefined): Promise<void> {
    if (job.repeatJobKey !== undefined) return enqueueDue(job);
    const id = job.id ?? '';
    const outcome = await runner.run({
      id,
      name: job.name,
      data: job.data,
      attempt: job.attemptsMade + 1,
      storeProgress: (fraction) => {
        if (connection.client.status !== 'ready') return;
        job
          .updateProgress(fraction)
          .catch((error) => logger.debug('progress not stored', { job_id: id, error }));
      },
    });
    switch (outcome.type) {
      case 'completed':
        return;
      case 'retried':
        throw new TryAgainError(outcome.delayMs, outcome.error);
      case 'failed':
        throw new UnrecoverableError(messageOf(outcome.error));
      case 'released':
        // Should this not get through, the lock runs out and the job is queued again as stalled.
        await job.moveToWait(token);
        throw new WaitingError();
    }
  }

  function createWorker(): Worker {
    const created = new Worker(ETL_QUEUE_NAME, tryJob, {
      connection: connection.client,
      prefix,
      autorun: false,
      concurrency: options.concurrency,
      lockDuration: options.lockMs,
      stalledInterval: options.stalledCheckMs,
      // However many workers die over a job, the job is not to blame.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      // A job that stayed behind, done or failed, would keep the reconciler from adding its id again.
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
      settings: {
        backoffStrategy: (_attemptsMade, _type, error) =>
          error instanceof TryAgainError ? error.delayMs : 0,
      },
    });
    created.on('error', createWorkerErrorLog(logger));
    created.on('stalled', (id) => {
      logger.warn('job stalled and was queued again', { job_id: id });
      options.onEvent({ type: 'stalled', id });
    });
    return created;
  }

  async function run(started: Worker): Promise<void> {
    await started.waitUntilReady();
    if (closing === undefined) await started.run();
  }

  async function stopWorker(stopped: Worker): Promise<void> {
    // Worker.close() alone waits forever when Redis is away (taskforcesh/bullmq#4656), and cannot be forced afterwards.
    const paused = stopped.isRunning() ? stopped.pause().catch(() => undefined) : Promise.resolve();
    await runner.stop(options.closeGraceMs);
    const settle = new AbortController();
    const settled = sleep(SETTLE_MS, undefined, { signal: settle.signal }).catch(() => undefined);
    if (connection.client.status === 'ready') await Promise.race([paused, settled]);
    settle.abort();
    await stopped.close(true);
  }

  async function close(): Promise<void> {
    for (const schedule of schedules) schedule.close();
    if (worker !== undefined) await stopWorker(worker);
    connection.close();
    await producer.close();
  }

  return {
    enqueue: producer.enqueue,
    depth: producer.depth,
    async ping() {
      await producer.ping();
      const { status } = connection.client;
      if (status !== 'ready') throw new EtlQueueError('queue_unavailable', `worker: redis is ${status}`);
      if (worker?.isRunning() === false)
        throw new EtlQueueError('queue_unavailable', 'worker is not running');
    },
    start() {
      if (worker !== undefined || closing !== undefined) return;
      worker = createWorker();
      run(worker).catch((error) => {
        if (closing === undefined) logger.error('worker cannot run', { error });
      });
    },
    schedule(name, payload, everyMs) {
      assertPositiveIntegers({ everyMs });
      if (closing !== undefined) throw new EtlQueueError('queue_closed', 'consumer is closed');
      schedules.push(keepScheduled({ producer, logger, name, payload, everyMs }));
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}
