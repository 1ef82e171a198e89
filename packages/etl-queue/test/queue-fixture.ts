import type { EtlConsumer, EtlHandler, EtlProducer, EtlQueueEvent } from '../src/index.js';
import { createEtlConsumer, createEtlProducer, type EtlConsumerOptions } from '../src/index.js';
import { handlersOf } from './handlers-of.js';
import { createRecordingLogger, type RecordingLogger } from './recording-logger.js';
import { createTestPrefix } from './test-redis.js';

type ConvertSegment = EtlHandler<'convert-segment'>;

/** Makes producers and consumers of one queue, and closes all at the end. */
export interface QueueFixture {
  readonly prefix: string;
  readonly logger: RecordingLogger;
  readonly events: EtlQueueEvent[];
  /** A started consumer that retries at once, unless the options say otherwise. */
  consume(convertSegment: ConvertSegment, options?: Partial<EtlConsumerOptions>): EtlConsumer;
  produce(): EtlProducer;
  eventsOf<Type extends EtlQueueEvent['type']>(type: Type): Extract<EtlQueueEvent, { type: Type }>[];
  close(): Promise<void>;
}

/** Creates a `QueueFixture` with a prefix of its own; without a URL its queues are embedded. */
export function createQueueFixture(redisUrl?: string): QueueFixture {
  const prefix = createTestPrefix();
  const logger = createRecordingLogger();
  const events: EtlQueueEvent[] = [];
  const opened: EtlProducer[] = [];

  return {
    prefix,
    logger,
    events,
    consume(convertSegment, options) {
      const consumer = createEtlConsumer({
        handlers: handlersOf(convertSegment),
        concurrency: 2,
        redisUrl,
        prefix,
        logger,
        onEvent: (event) => events.push(event),
        retry: { maxAttempts: 3, minDelayMs: 1, maxDelayMs: 5 },
        ...options,
      });
      opened.push(consumer);
      consumer.start();
      return consumer;
    },
    produce() {
      const producer = createEtlProducer({ redisUrl, prefix, logger });
      opened.push(producer);
      return producer;
    },
    eventsOf: <Type extends EtlQueueEvent['type']>(type: Type) =>
      events.filter((event): event is Extract<EtlQueueEvent, { type: Type }> => event.type === type),
    async close() {
      await Promise.all(opened.map((part) => part.close()));
    },
  };
}
