import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { createGate } from './gate.js';
import { createQueueFixture, type QueueFixture } from './queue-fixture.js';
import { getTestRedisUrl, listKeys, removeKeys } from './test-redis.js';
import { testSegment, testSegments } from './test-segments.js';
import { waitUntil } from './wait-until.js';

const kinds = [
  { kind: 'embedded', getRedisUrl: async () => undefined },
  { kind: 'redis', getRedisUrl: getTestRedisUrl },
];

for (const { kind, getRedisUrl } of kinds) {
  describe(`an ETL queue, ${kind}`, () => {
    let redisUrl: string | undefined;
    let queue: QueueFixture;

    before(async () => {
      redisUrl = await getRedisUrl();
    });

    beforeEach(() => {
      queue = createQueueFixture(redisUrl);
    });

    afterEach(async () => {
      await queue.close();
      if (redisUrl !== undefined) await removeKeys(redisUrl, queue.prefix);
    });

    it('hands each job to its handler once, and is empty after the last', async () => {
      const seen: string[] = [];
      const consumer = queue.consume(async ({ segment }) => void seen.push(segment));
      const results = await Promise.all(
        testSegments(25).map((segment) => consumer.enqueue('convert-segment', { segment })),
      );
      deepEqual(new Set(results), new Set(['added']));
      await waitUntil(() => queue.eventsOf('completed').length === 25);
      deepEqual(seen.sort(), testSegments(25));
      await waitUntil(async () => {
        const { queued, active, delayed } = await consumer.depth();
        return queued + active + delayed === 0;
      });
      equal(queue.events.length, 25);
    });

    it('queues one job for one segment, be it waiting, running or waiting for its next try', async () => {
      const gates = [createGate(), createGate()];
      const attempts: number[] = [];
      const consumer = queue.consume(
        async (_, { attempt }) => {
          attempts.push(attempt);
          await gates[attempts.length - 1]?.opened;
          if (attempt === 1) throw new Error('the first try fails');
        },
        { concurrency: 1, retry: { maxAttempts: 2, minDelayMs: 60_000, maxDelayMs: 60_000 } },
      );
      const enqueue = (n: number) => consumer.enqueue('convert-segment', { segment: testSegment(n) });
      equal(await enqueue(1), 'added');
      equal(await enqueue(2), 'added');
      await waitUntil(() => attempts.length === 1);
      equal(await enqueue(1), 'already-queued');
      equal(await enqueue(2), 'already-queued');
      deepEqual(await consumer.depth(), { queued: 1, active: 1, delayed: 0 });
      gates[0]?.open();
      await waitUntil(async () => (await consumer.depth()).delayed === 1);
      equal(await enqueue(1), 'already-queued');
      gates[1]?.open();
    });

    it('takes the same segment again once its job is done', async () => {
      const consumer = queue.consume(async () => undefined);
      for (const round of [1, 2, 3]) {
        await waitUntil(
          async () => (await consumer.enqueue('convert-segment', { segment: testSegment(1) })) === 'added',
        );
        await waitUntil(() => queue.eventsOf('completed').length === round);
      }
    });

    it('tries a failing job again, counting the tries, until it succeeds', async () => {
      const attempts: number[] = [];
      const consumer = queue.consume(async (_, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw Object.assign(new Error('not yet'), { code: 'not_yet' });
      });
      await consumer.enqueue('convert-segment', { segment: testSegment(1) });
      await waitUntil(() => queue.eventsOf('completed').length === 1);
      deepEqual(attempts, [1, 2, 3]);
      deepEqual(
        queue.eventsOf('retried').map(({ attempt, code }) => ({ attempt, code })),
        [
          { attempt: 1, code: 'not_yet' },
          { attempt: 2, code: 'not_yet' },
        ],
      );
      equal(queue.eventsOf('completed')[0]?.attempt, 3);
    });

    it('gives a job up after the last try, and takes its segment again from the first', async () => {
      const consumer = queue.consume(async () => {
        throw new Error('never');
      });
      for (const round of [1, 2]) {
        await waitUntil(
          async () => (await consumer.enqueue('convert-segment', { segment: testSegment(1) })) === 'added',
        );
        await waitUntil(() => queue.eventsOf('failed').length === round);
        equal(queue.eventsOf('retried').length, 2 * round);
      }
      equal(queue.logger.lines.filter(({ message }) => message === 'job failed').length, 2);
    });

    it('does not try again what says that it is not retryable', async () => {
      const consumer = queue.consume(async () => {
        throw Object.assign(new Error('gone'), { code: 'segment_not_found', retryable: false });
      });
      await consumer.enqueue('convert-segment', { segment: testSegment(1) });
      await waitUntil(() => queue.eventsOf('failed').length === 1);
      equal(queue.eventsOf('failed')[0]?.code, 'segment_not_found');
      equal(queue.eventsOf('failed')[0]?.attempt, 1);
    });

    it('fails an invalid payload for good, with a code, and does the jobs behind it', async () => {
      const seen: string[] = [];
      const consumer = queue.consume(async ({ segment }) => void seen.push(segment), { concurrency: 1 });
      await consumer.enqueue('convert-segment', { segment: '..' });
      await consumer.enqueue('convert-segment', { segment: testSegment(1) });
      await waitUntil(() => queue.eventsOf('completed').length === 1);
      deepEqual(seen, [testSegment(1)]);
      deepEqual(
        queue.eventsOf('failed').map(({ id, code, attempt }) => ({ id, code, attempt })),
        [{ id: '..', code: 'payload_invalid', attempt: 1 }],
      );
      ok(queue.logger.lines.some(({ level, job_id }) => level === 'error' && job_id === '..'));
    });

    it('runs as many jobs at once as its concurrency says', async () => {
      let running = 0;
      let most = 0;
      const gate = createGate();
      const consumer = queue.consume(
        async () => {
          running += 1;
          most = Math.max(most, running);
          if (running === 3) gate.open();
          await gate.opened;
          running -= 1;
        },
        { concurrency: 3 },
      );
      for (const segment of testSegments(12)) await consumer.enqueue('convert-segment', { segment });
      await waitUntil(() => queue.eventsOf('completed').length === 12);
      equal(most, 3);
    });

    it('tells a handler its id and try, logs for it, and passes its progress on', async () => {
      const segment = testSegment(1);
      const consumer = queue.consume(async (_, { id, attempt, logger, progress, signal }) => {
        logger.info('at work', { id, aborted: signal.aborted });
        progress(attempt / 2);
      });
      await consumer.enqueue('convert-segment', { segment });
      await waitUntil(() => queue.eventsOf('completed').length === 1);
      deepEqual(
        queue.logger.lines.filter(({ message }) => message === 'at work'),
        [
          {
            level: 'info',
            message: 'at work',
            job: 'convert-segment',
            job_id: segment,
            attempt: 1,
            id: segment,
            aborted: false,
          },
        ],
      );
      deepEqual(queue.eventsOf('progress'), [
        { type: 'progress', name: 'convert-segment', id: segment, attempt: 1, fraction: 0.5 },
      ]);
    });

    it('keeps working when a listener for events throws', async () => {
      let done = 0;
      const countDone = async () => {
        done += 1;
      };
      const consumer = queue.consume(countDone, {
        onEvent: () => {
          throw new Error('a metric failed');
        },
      });
      for (const segment of testSegments(3)) await consumer.enqueue('convert-segment', { segment });
      await waitUntil(() => done === 3);
      await waitUntil(
        () => queue.logger.lines.filter((line) => line.message === 'onEvent failed').length === 3,
      );
    });

    it('waits at its close for the running handler and starts none of the queued ones', async () => {
      const gate = createGate();
      const started: string[] = [];
      let finished = 0;
      const consumer = queue.consume(
        async ({ segment }) => {
          started.push(segment);
          await gate.opened;
          finished += 1;
        },
        { concurrency: 1 },
      );
      for (const segment of testSegments(3)) await consumer.enqueue('convert-segment', { segment });
      await waitUntil(() => started.length === 1);
      const closed = consumer.close().then(() => finished);
      await new Promise((resolve) => setTimeout(resolve, 50));
      gate.open();
      equal(await closed, 1);
      deepEqual(started, [testSegment(0)]);
    });

    it('aborts the signal of a handler that outlasts the grace of a close, and releases its job', async () => {
      let running = false;
      const consumer = queue.consume(
        async (_, { signal }) => {
          running = true;
          await new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          });
        },
        { closeGraceMs: 10 },
      );
      await consumer.enqueue('convert-segment', { segment: testSegment(1) });
      await waitUntil(() => running);
      await consumer.close();
      deepEqual(queue.events, [
        { type: 'released', name: 'convert-segment', id: testSegment(1), attempt: 1 },
      ]);
    });

    it('closes twice without harm, and says closed to every call afterwards', async () => {
      const consumer = queue.consume(async () => undefined);
      await Promise.all([consumer.close(), consumer.close()]);
      await consumer.close();
      consumer.start();
      await rejects(consumer.enqueue('convert-segment', { segment: testSegment(1) }), {
        code: 'queue_closed',
      });
      await rejects(consumer.ping(), { code: 'queue_closed' });
    });

    it('refuses an id that Redis could not bear', async () => {
      const consumer = queue.consume(async () => undefined);
      for (const segment of ['', 'a:b', '12', 'x'.repeat(300)]) {
        await rejects(consumer.enqueue('convert-segment', { segment }), { code: 'job_id_invalid' });
      }
    });

    if (kind === 'redis') {
      it('leaves no job in Redis, done or failed', async () => {
        const consumer = queue.consume(async ({ segment }) => {
          if (segment === testSegment(1)) throw Object.assign(new Error('no'), { retryable: false });
        });
        for (const segment of testSegments(3)) await consumer.enqueue('convert-segment', { segment });
        await waitUntil(() => queue.eventsOf('completed').length + queue.eventsOf('failed').length === 3);
        await consumer.close();
        const keys = await listKeys(String(redisUrl), queue.prefix);
        deepEqual(
          keys.filter((key) => /testwriter|completed|failed/.test(key)),
          [],
        );
      });
    }
  });
}
