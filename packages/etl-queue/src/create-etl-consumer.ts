import { assertPositiveIntegers, assertRedisSettings } from './assert-settings.js';
import { createEmbeddedConsumer } from './embedded-consumer.js';
import type { EtlHandlers } from './etl-handlers.js';
import { DEFAULT_REDIS_PREFIX, type EtlConsumer } from './etl-queue.js';
import type { EtlQueueEvent } from './etl-queue-event.js';
import { createJobRunner } from './job-runner.js';
import type { QueueLogger } from './queue-logger.js';
import { createRedisConsumer } from './redis-consumer.js';
import { createRedisProducer } from './redis-producer.js';
import { defaultRetryPolicy, type RetryPolicy } from './retry-policy.js';

/** What `createEtlConsumer` needs. */
export interface EtlConsumerOptions {
  readonly handlers: EtlHandlers;
  /** How many jobs run at once in this process. */
  readonly concurrency: number;
  readonly logger: QueueLogger;
  /** `redis://` or `rediss://`; without it the queue lives in this process and dies with it. */
  readonly redisUrl?: string | undefined;
  /** Of the Redis keys; default `signallake`. */
  readonly prefix?: string | undefined;
  /** Hears of every outcome, for metrics; what it throws is logged. */
  readonly onEvent?: ((event: EtlQueueEvent) => void) | undefined;
  /** Default `defaultRetryPolicy`. */
  readonly retry?: RetryPolicy | undefined;
  /** How long `close` leaves running handlers alone before it aborts their signals, in milliseconds; default 5000. */
  readonly closeGraceMs?: number | undefined;
  /** How long Redis may take to answer an `enqueue`, `depth` or `ping`, in milliseconds; default 2000. */
  readonly commandTimeoutMs?: number | undefined;
  /**
   * How long a job stays with a worker that has stopped renewing its lock, in milliseconds; default 30 000. A handler
   * may block the event loop for half of it, and a killed worker's job is queued again at most this and two checks later.
   */
  readonly lockMs?: number | undefined;
  /** How often the workers look for jobs whose lock ran out, in milliseconds; default 5000. */
  readonly stalledCheckMs?: number | undefined;
}

/** Creates the side that does the jobs, not yet started; throws `settings_invalid`. */
export function createEtlConsumer(options: EtlConsumerOptions): EtlConsumer {
  const { handlers, logger, redisUrl, prefix = DEFAULT_REDIS_PREFIX, onEvent } = options;
  const { retry = defaultRetryPolicy, concurrency, closeGraceMs = 5000, commandTimeoutMs = 2000 } = options;
  const { lockMs = 30_000, stalledCheckMs = 5000 } = options;
  assertPositiveIntegers({ concurrency, closeGraceMs, commandTimeoutMs, lockMs, stalledCheckMs, ...retry });
  const report = (event: EtlQueueEvent): void => {
    try {
      onEvent?.(event);
    } catch (error) {
      logger.error('onEvent failed', { event: event.type, error });
    }
  };
  const runner = createJobRunner({ handlers, logger, onEvent: report, retry });
  if (redisUrl === undefined) return createEmbeddedConsumer({ runner, concurrency, closeGraceMs });
  assertRedisSettings({ redisUrl, prefix });
  const redis = { redisUrl, prefix, logger };
  const producer = createRedisProducer({ ...redis, commandTimeoutMs });
  return createRedisConsumer({
    ...redis,
    onEvent: report,
    runner,
    producer,
    concurrency,
    closeGraceMs,
    lockMs,
    stalledCheckMs,
  });
}
