import { Queue } from 'bullmq';
import type { EtlJobName, EtlJobPayload } from './etl-jobs.js';
import { ETL_QUEUE_NAME, type EtlProducer, type EtlQueueDepth } from './etl-queue.js';
import { EtlQueueError } from './etl-queue-error.js';
import { buildJobId } from './job-id.js';
import type { QueueLogger } from './queue-logger.js';
import { openRedisConnection } from './redis-connection.js';

interface RedisProducerOptions {
  readonly redisUrl: string;
  readonly prefix: string;
  readonly logger: QueueLogger;
  readonly commandTimeoutMs: number;
}

/** A producer that can count the jobs, too. */
export interface RedisProducer extends EtlProducer {
  depth(): Promise<EtlQueueDepth>;
  /**
   * Has BullMQ make a job of this name every `everyMs`, which is not the job itself but says that it is due.
   * @param isNew replaces a schedule of another interval, which otherwise stays as it is
   */
  ensureSchedule<Name extends EtlJobName>(
    name: Name,
    payload: EtlJobPayload<Name>,
    everyMs: number,
    isNew: boolean,
  ): Promise<void>;
}

// How often a job is tried is the consumer's decision alone: it says when the last try was.
const UNBOUNDED_ATTEMPTS = 1_000_000;

// A peer that vanished without a word. Longer than a handler in this process may block the event loop, and with it what
// is read: a single command is given up sooner.
const SOCKET_TIMEOUT_MS = 15_000;

/** Opens a connection on which no call waits for an absent Redis. */
export function createRedisProducer(options: RedisProducerOptions): RedisProducer {
  const { redisUrl, prefix, logger, commandTimeoutMs } = options;
  const { client, firstTry, ...connection } = openRedisConnection({
    redisUrl,
    name: `${prefix}-${ETL_QUEUE_NAME}-producer`,
    logger,
    options: {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: commandTimeoutMs,
      connectTimeout: commandTimeoutMs,
      socketTimeout: SOCKET_TIMEOUT_MS,
    },
  });
  const queue = new Queue(ETL_QUEUE_NAME, {
    connection: client,
    prefix,
    // BullMQ's own preparations fail for good when Redis is away at that moment. Without them there are none.
    skipVersionCheck: true,
    skipWaitingForReady: true,
    skipMetasUpdate: true,
  });
  queue.on('error', (error) => logger.debug('producer error', { reason: error.message }));
  let closing: Promise<void> | undefined;

  async function ask<Answer>(what: string, question: () => Promise<Answer>): Promise<Answer> {
    if (closing === undefined) await firstTry;
    if (closing !== undefined) throw new EtlQueueError('queue_closed', `cannot ${what}: the queue is closed`);
    if (client.status !== 'ready') {
      throw new EtlQueueError('queue_unavailable', `cannot ${what}: redis is ${client.status}`);
    }
    try {
      return await question();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EtlQueueError('queue_unavailable', `cannot ${what}: ${reason}`, { cause });
    }
  }

  async function close(): Promise<void> {
    connection.close();
    await queue.close().catch((error: unknown) => logger.debug('producer not closed in order', { error }));
  }

  return {
    async enqueue<Name extends EtlJobName>(name: Name, payload: EtlJobPayload<Name>) {
      const jobId = buildJobId(name, payload);
      return ask(`enqueue ${name} ${jobId}`, async () => {
        // A reconciler asks for what is long queued, over and over: one EXISTS is all that this costs.
        if ((await client.exists(queue.toKey(jobId))) === 1) return 'already-queued';
        await queue.add(name, payload, {
          jobId,
          attempts: UNBOUNDED_ATTEMPTS,
          backoff: { type: 'consumer' },
          stackTraceLimit: 1,
        });
        return 'added';
      });
    },
    depth: () =>
      ask('count jobs', async () => {
        const { wait = 0, active = 0, delayed = 0 } = await queue.getJobCounts('wait', 'active', 'delayed');
        // The next turn of each schedule is a delayed job for BullMQ.
        const scheduled = await queue.getJobSchedulersCount();
        return { queued: wait, active, delayed: Math.max(0, delayed - scheduled) };
      }),
    ensureSchedule: (name, payload, everyMs, isNew) =>
      ask(`schedule ${name}`, async () => {
        const known = await queue.getJobScheduler(name);
        if (known && (!isNew || known.every === everyMs)) return;
        // BullMQ would keep the old interval's offset, and put off a turn that is late by as much: hours, perhaps. A consumer
        // that dies in between leaves no schedule, which the next look of any other makes again.
        if (known) await queue.removeJobScheduler(name);
        await queue.upsertJobScheduler(name, { every: everyMs }, { name, data: payload });
      }),
    ping: () =>
      ask('ping', async () => {
        await client.ping();
      }),
    close() {
      closing ??= close();
      return closing;
    },
  };
}
