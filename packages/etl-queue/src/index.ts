export { createEtlConsumer, type EtlConsumerOptions } from './create-etl-consumer.js';
export { createEtlProducer, type EtlProducerOptions } from './create-etl-producer.js';
export type { EtlHandler, EtlHandlers, EtlJobContext } from './etl-handlers.js';
export { type EtlJobName, type EtlJobPayload, etlJobs } from './etl-jobs.js';
export {
  DEFAULT_REDIS_PREFIX,
  type EnqueueResult,
  ETL_QUEUE_NAME,
  type EtlConsumer,
  type EtlProducer,
  type EtlQueueDepth,
} from './etl-queue.js';
export { ETL_QUEUE_ERRORS, EtlQueueError, type EtlQueueErrorCode } from './etl-queue-error.js';
export type { EtlQueueEvent } from './etl-queue-event.js';
export type { QueueLogger } from './queue-logger.js';
export { defaultRetryPolicy, type RetryPolicy } from './retry-policy.js';
