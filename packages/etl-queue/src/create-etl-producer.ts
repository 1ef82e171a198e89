import { assertPositiveIntegers, assertRedisSettings } from './assert-settings.js';
import { DEFAULT_REDIS_PREFIX, type EtlProducer } from './etl-queue.js';
import { EtlQueueError } from './etl-queue-error.js';
import type { QueueLogger } from './queue-logger.js';
import { createRedisProducer } from './redis-producer.js';

/** What `createEtlProducer` needs. */
export interface EtlProducerOptions {
  /** `redis://` or `rediss://`; without it there is no queue, and the worker's reconciler finds the work. */
  readonly redisUrl?: string | undefined;
  /** Of the Redis keys; default `signallake`. */
  readonly prefix?: string | undefined;
  readonly logger: QueueLogger;
  /** How long Redis may take to answer a command, in milliseconds; default 2000. */
  readonly commandTimeoutMs?: number | undefined;
}

/** Creates the enqueuing side for a process that does no jobs itself; throws `settings_invalid`. */
export function createEtlProducer(options: EtlProducerOptions): EtlProducer {
  const { redisUrl, prefix = DEFAULT_REDIS_PREFIX, logger, commandTimeoutMs = 2000 } = options;
  if (redisUrl === undefined) return createAbsentProducer();
  assertRedisSettings({ redisUrl, prefix });
  assertPositiveIntegers({ commandTimeoutMs });
  return createRedisProducer({ redisUrl, prefix, logger, commandTimeoutMs });
}

function createAbsentProducer(): EtlProducer {
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw new EtlQueueError('queue_closed', 'producer is closed');
  };
  return {
    async enqueue() {
      assertOpen();
      return 'left-to-worker';
    },
    async ping() {
      assertOpen();
    },
    async close() {
      closed = true;
    },
  };
}
