import { deepEqual, doesNotMatch, equal, match, rejects, throws } from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { createEtlConsumer, createEtlProducer, type EtlConsumerOptions } from '../src/index.js';
import { handlersOf } from './handlers-of.js';
import { createRecordingLogger } from './recording-logger.js';
import { testSegment } from './test-segments.js';
import { waitUntil } from './wait-until.js';

const logger = createRecordingLogger();
const handlers = handlersOf(async () => undefined);

describe('createEtlProducer', () => {
  it('without Redis leaves the work to the reconciler of the worker', async () => {
    const producer = createEtlProducer({ logger });
    equal(await producer.enqueue('convert-segment', { segment: testSegment(1) }), 'left-to-worker');
    await producer.ping();
    await producer.close();
    await producer.close();
    await rejects(producer.enqueue('convert-segment', { segment: testSegment(1) }), { code: 'queue_closed' });
    await rejects(producer.ping(), { code: 'queue_closed' });
  });

  it('refuses a URL that is not of Redis, without showing its password', () => {
    for (const redisUrl of ['', 'localhost:6379', 'http://user:secret@host', 'redis//:secret@host']) {
      throws(
        () => createEtlProducer({ redisUrl, logger }),
        (error: Error) => {
          equal(Reflect.get(error, 'code'), 'settings_invalid');
          match(error.message, /redisUrl/);
          doesNotMatch(error.message, /secret/);
          return true;
        },
      );
    }
  });

  it('refuses a prefix that would break Redis keys', () => {
    for (const prefix of ['', 'a:b', 'a b', 'x'.repeat(65)]) {
      throws(() => createEtlProducer({ redisUrl: 'redis://127.0.0.1:1', prefix, logger }), {
        code: 'settings_invalid',
      });
    }
  });
});

describe('createEtlConsumer', () => {
  it('refuses numbers that make no sense, and names them', () => {
    const retry = { maxAttempts: 1, minDelayMs: 1, maxDelayMs: 1 };
    const refused: [RegExp, Partial<EtlConsumerOptions>][] = [
      [/^concurrency .* got 0$/, { concurrency: 0 }],
      [/^concurrency .* got NaN$/, { concurrency: Number.NaN }],
      [/^lockMs .* got 1.5$/, { lockMs: 1.5 }],
      [/^closeGraceMs .* got 4294967296$/, { closeGraceMs: 2 ** 32 }],
      [/^maxAttempts .* got -1$/, { retry: { ...retry, maxAttempts: -1 } }],
    ];
    for (const [message, options] of refused) {
      throws(() => createEtlConsumer({ handlers, concurrency: 1, logger, ...options }), {
        code: 'settings_invalid',
        message,
      });
    }
  });

  it('holds what is enqueued before its start', async () => {
    const seen: string[] = [];
    const early = createEtlConsumer({
      handlers: handlersOf(async ({ segment }) => void seen.push(segment)),
      concurrency: 1,
      logger,
    });
    await early.enqueue('convert-segment', { segment: testSegment(1) });
    await setImmediate();
    deepEqual(await early.depth(), { queued: 1, active: 0, delayed: 0 });
    early.start();
    await waitUntil(() => seen.length === 1);
    await early.close();
  });

  it('opens and closes without having been started', async () => {
    await createEtlConsumer({ handlers, concurrency: 1, logger }).close();
  });

  it('does not compile without a handler for each job, nor with a payload of another shape', async () => {
    const common = { concurrency: 1, logger };
    // @ts-expect-error The catalogue has a job that nobody handles here.
    await createEtlConsumer({ ...common, handlers: {} }).close();
    const consumer = createEtlConsumer({ ...common, handlers });
    // @ts-expect-error A segment is named by a string.
    await rejects(consumer.enqueue('convert-segment', { segment: {} }));
    // @ts-expect-error No such job.
    await rejects(consumer.enqueue('no-such-job', { segment: testSegment(1) }));
    await consumer.close();
  });
});
