import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EtlConsumer, EtlHandler } from '../src/index.js';
import { createGate } from './gate.js';
import { handlersOf } from './handlers-of.js';
import { createQueueFixture, type QueueFixture } from './queue-fixture.js';
import { createRedisServer, type RedisServer } from './redis-server.js';
import { waitUntil } from './wait-until.js';

type MaintainTable = EtlHandler<'maintain-table'>;

function consume(queue: QueueFixture, maintainTable: MaintainTable): EtlConsumer {
  const other: EtlHandler<'convert-segment'> = async () => undefined;
  return queue.consume(other, {
    handlers: { ...handlersOf(other), 'maintain-table': maintainTable },
    concurrency: 4,
  });
}

for (const kind of ['embedded', 'redis'] as const) {
  describe(`a scheduled job, ${kind}`, function () {
    this.timeout(60_000);
    let redis: RedisServer | undefined;
    let queue: QueueFixture;

    beforeEach(async () => {
      redis = kind === 'redis' ? await createRedisServer() : undefined;
      await redis?.start();
      queue = createQueueFixture(redis?.url);
    });

    afterEach(async () => {
      await queue.close();
      await redis?.kill();
    });

    it('runs at once and again and again, after failures too, and no more after the close', async () => {
      let runs = 0;
      const consumer = consume(queue, async () => {
        if (++runs === 2) throw new Error('the second run fails');
      });
      consumer.schedule('maintain-table', {}, 20);
      await waitUntil(() => runs >= 5);
      await consumer.close();
      const runsAtClose = runs;
      await sleep(60);
      equal(runs, runsAtClose);
      throws(() => consumer.schedule('maintain-table', {}, 20), { code: 'queue_closed' });
    });

    it('does not run beside itself, however long a run takes', async () => {
      const gate = createGate();
      let runs = 0;
      const consumer = consume(queue, async () => {
        runs++;
        await gate.opened;
      });
      consumer.schedule('maintain-table', {}, 10);
      await waitUntil(() => runs === 1);
      await sleep(150);
      equal(runs, 1);
      ok((await consumer.depth()).queued <= 1, 'turns that were missed do not pile up');
      gate.open();
      await waitUntil(() => runs >= 2);
    });

    it('is refused at an interval that is none', () => {
      const consumer = consume(queue, async () => undefined);
      throws(() => consumer.schedule('maintain-table', {}, 0), { code: 'settings_invalid' });
    });
  });
}

describe('a job that several consumers schedule in Redis', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let queue: QueueFixture;

  beforeEach(async () => {
    redis = await createRedisServer();
    queue = createQueueFixture(redis.url);
  });

  afterEach(async () => {
    await queue.close();
    await redis.kill();
  });

  it('runs in one of them at a time', async () => {
    await redis.start();
    let running = 0;
    const most: number[] = [];
    for (let n = 0; n < 3; n++) {
      const consumer = consume(queue, async () => {
        running++;
        most.push(running);
        await sleep(30);
        running--;
      });
      consumer.schedule('maintain-table', {}, 10);
    }
    await waitUntil(() => most.length >= 10);
    deepEqual([...new Set(most)], [1]);
  });

  it('begins when Redis comes, and goes on by itself when it is emptied, or lost and restarted', async () => {
    let runs = 0;
    const consumer = consume(queue, async () => {
      runs++;
    });
    consumer.schedule('maintain-table', {}, 50);
    const runMore = () => {
      const runsBefore = runs;
      return waitUntil(() => runs >= runsBefore + 3);
    };
    await redis.start();
    await runMore();
    await redis.flushAll();
    await runMore();
    await redis.kill();
    await redis.start();
    await runMore();
  });

  it('takes the interval of whoever was started last, and keeps to it when a turn is late', async () => {
    await redis.start();
    let runs = 0;
    const count: MaintainTable = async () => {
      runs++;
    };
    // A turn of so long an interval lies far from its beginning: whatever kept that distance would wait for as long.
    consume(queue, count).schedule('maintain-table', {}, 2 ** 31 - 1);
    await waitUntil(() => runs === 1);
    consume(queue, count).schedule('maintain-table', {}, 20);
    await waitUntil(() => runs >= 4);
    for (let pause = 0; pause < 3; pause++) {
      const runsBefore = runs;
      await redis.hesitate(100);
      await waitUntil(() => runs >= runsBefore + 3);
    }
  });
});
