import { deepEqual, doesNotMatch, equal, match, ok, rejects } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEtlProducer, type EtlProducer } from '../src/index.js';
import { createGate } from './gate.js';
import { createQueueFixture, type QueueFixture } from './queue-fixture.js';
import { createRedisServer, type RedisServer } from './redis-server.js';
import { listKeys } from './test-redis.js';
import { testSegment, testSegments } from './test-segments.js';
import { waitUntil } from './wait-until.js';

const UNAVAILABLE = { code: 'queue_unavailable', retryable: true };

describe('an ETL queue whose Redis comes and goes', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let queue: QueueFixture;

  beforeEach(async () => {
    redis = await createRedisServer();
    queue = createQueueFixture(redis.url);
    await redis.start();
  });

  afterEach(async () => {
    await queue.close();
    await redis.kill();
  });

  /** What a reconciler does: enqueues what is not done, and takes a refusal for a reason to come again. */
  async function reconcile(producer: EtlProducer, isDone: (segment: string) => boolean, segments: string[]) {
    await waitUntil(async () => {
      const missing = segments.filter((segment) => !isDone(segment));
      const tries = missing.map((segment) => producer.enqueue('convert-segment', { segment }));
      await Promise.allSettled(tries);
      return missing.length === 0;
    });
  }

  it('refuses to enqueue while Redis is away, and works again by itself after a restart', async () => {
    const done = new Set<string>();
    const consumer = queue.consume(async ({ segment }) => void done.add(segment));
    const producer = queue.produce();
    await producer.enqueue('convert-segment', { segment: testSegment(0) });
    await waitUntil(() => done.size === 1);
    await redis.kill();
    for (const part of [producer, consumer]) {
      await rejects(part.enqueue('convert-segment', { segment: testSegment(1) }), UNAVAILABLE);
      await rejects(part.ping(), UNAVAILABLE);
    }
    await rejects(consumer.depth(), UNAVAILABLE);
    await redis.start();
    await reconcile(producer, (segment) => done.has(segment), testSegments(10));
    await waitUntil(() =>
      consumer.ping().then(
        () => true,
        () => false,
      ),
    );
    const { lines } = queue.logger;
    ok(lines.some(({ level, message }) => level === 'warn' && message === 'redis is away'));
    ok(lines.some(({ message }) => message === 'redis is back'));
  });

  it('survives an outage that is longer than a worker waits for a job', async () => {
    const done = new Set<string>();
    const consumer = queue.consume(async ({ segment }) => void done.add(segment));
    await reconcile(consumer, (segment) => done.has(segment), [testSegment(0)]);
    await redis.kill();
    await sleep(8000);
    await redis.start();
    await reconcile(consumer, (segment) => done.has(segment), testSegments(5));
    equal(
      queue.logger.lines.filter(({ message }) => message === 'redis is away').length,
      2,
      'said once a connection',
    );
  });

  it('finishes what runs while Redis is restarted, and what the restart forgot can be queued again', async () => {
    const gate = createGate();
    const runs: string[] = [];
    const done = new Set<string>();
    const consumer = queue.consume(async ({ segment }) => {
      runs.push(segment);
      await gate.opened;
      done.add(segment);
    });
    for (const segment of testSegments(4)) await consumer.enqueue('convert-segment', { segment });
    await waitUntil(() => runs.length === 2);
    await redis.kill();
    await redis.start();
    await waitUntil(() =>
      consumer.ping().then(
        () => true,
        () => false,
      ),
    );
    gate.open();
    await reconcile(consumer, (segment) => done.has(segment), testSegments(4));
  });

  it('goes on after a FLUSHALL in the middle of work', async () => {
    const done = new Set<string>();
    const consumer = queue.consume(async ({ segment }) => {
      await sleep(5);
      done.add(segment);
    });
    const segments = testSegments(60);
    const working = reconcile(consumer, (segment) => done.has(segment), segments);
    for (let flushes = 0; flushes < 5; flushes += 1) {
      await sleep(30);
      await redis.flushAll();
    }
    await working;
    equal(done.size, 60);
    await waitUntil(async () => {
      const { queued, active, delayed } = await consumer.depth();
      return queued + active + delayed === 0;
    });
  });

  it('does not run a job beside itself in one process when Redis forgot that it runs', async () => {
    const gate = createGate();
    let running = 0;
    let most = 0;
    const consumer = queue.consume(async () => {
      running += 1;
      most = Math.max(most, running);
      await gate.opened;
      running -= 1;
    });
    const job = { segment: testSegment(1) };
    await consumer.enqueue('convert-segment', job);
    await waitUntil(() => running === 1);
    await redis.flushAll();
    equal(await consumer.enqueue('convert-segment', job), 'added');
    await waitUntil(async () => (await consumer.depth()).active === 1);
    // Taken from Redis is not yet handed to the handler: time for it to be, if it were.
    await sleep(50);
    gate.open();
    await waitUntil(async () => (await consumer.depth()).active === 0);
    equal(most, 1);
  });

  it('starts without Redis, and begins to work when it comes', async () => {
    await redis.kill();
    const done = new Set<string>();
    const consumer = queue.consume(async ({ segment }) => void done.add(segment));
    await rejects(consumer.enqueue('convert-segment', { segment: testSegment(1) }), UNAVAILABLE);
    await rejects(consumer.ping(), UNAVAILABLE);
    await redis.start();
    await reconcile(consumer, (segment) => done.has(segment), testSegments(3));
    await consumer.ping();
  });

  it('gives up a command that a frozen Redis does not answer', async () => {
    const producer = queue.produce();
    await producer.ping();
    redis.freeze();
    await rejects(producer.enqueue('convert-segment', { segment: testSegment(1) }), UNAVAILABLE);
    equal(queue.logger.lines.length, 0, 'the command is given up before the connection is');
    await redis.kill();
    await redis.start();
    await waitUntil(() =>
      producer.ping().then(
        () => true,
        () => false,
      ),
    );
  });

  it('says why a wrong password is refused, and never the password', async () => {
    await redis.requirePassword('right');
    const producer = createEtlProducer({
      redisUrl: redis.url.replace('//', '//:wrong-secret@'),
      prefix: queue.prefix,
      logger: queue.logger,
    });
    try {
      await rejects(producer.enqueue('convert-segment', { segment: testSegment(1) }), UNAVAILABLE);
      const log = JSON.stringify(queue.logger.lines);
      match(log, /WRONGPASS/);
      doesNotMatch(log, /wrong-secret/);
    } finally {
      await producer.close();
    }
  });

  it('tells a slow Redis how the last job ended, before it is closed', async () => {
    const gate = createGate();
    let running = false;
    const consumer = queue.consume(async () => {
      running = true;
      await gate.opened;
    });
    await consumer.enqueue('convert-segment', { segment: testSegment(1) });
    await waitUntil(() => running);
    await redis.hesitate(500);
    const closed = consumer.close();
    gate.open();
    await closed;
    const keys = await listKeys(redis.url, queue.prefix);
    deepEqual(
      keys.filter((key) => key.includes(testSegment(1))),
      [],
    );
  });

  for (const moment of ['that never came', 'that is gone', 'that is frozen'] as const) {
    it(`closes with a Redis ${moment}, once its running job is done`, async () => {
      if (moment === 'that never came') await redis.kill();
      const gate = createGate();
      const steps: string[] = [];
      const consumer = queue.consume(async () => {
        steps.push('started');
        await gate.opened;
        steps.push('finished');
      });
      const producer = queue.produce();
      if (moment !== 'that never came') {
        await consumer.enqueue('convert-segment', { segment: testSegment(1) });
        await waitUntil(() => steps.length === 1);
      }
      if (moment === 'that is gone') await redis.kill();
      if (moment === 'that is frozen') redis.freeze();
      const closed = Promise.all([consumer.close(), producer.close()]).then(() => [...steps]);
      await sleep(50);
      gate.open();
      deepEqual(await closed, moment === 'that never came' ? [] : ['started', 'finished']);
    });
  }
});
