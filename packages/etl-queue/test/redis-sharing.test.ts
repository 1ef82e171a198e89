import { deepEqual, equal } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createGate } from './gate.js';
import { createQueueFixture, type QueueFixture } from './queue-fixture.js';
import { getTestRedisUrl, removeKeys } from './test-redis.js';
import { testSegment, testSegments } from './test-segments.js';
import { waitUntil } from './wait-until.js';

describe('ETL consumers that share a Redis', () => {
  let redisUrl: string;
  let queue: QueueFixture;
  const workers: ChildProcess[] = [];

  before(async () => {
    redisUrl = await getTestRedisUrl();
  });

  beforeEach(() => {
    queue = createQueueFixture(redisUrl);
  });

  afterEach(async () => {
    for (const worker of workers.splice(0)) worker.kill('SIGKILL');
    await queue.close();
    await removeKeys(redisUrl, queue.prefix);
  });

  it('share the work of one producer, each job done by one of them', async () => {
    const seen: string[] = [];
    const busy = new Set<string>();
    const both = createGate();
    const work = (worker: string) =>
      queue.consume(
        async ({ segment }) => {
          busy.add(worker);
          if (busy.size === 2) both.open();
          await both.opened;
          seen.push(segment);
        },
        { concurrency: 1 },
      );
    work('first');
    work('second');
    const producer = queue.produce();
    for (const segment of testSegments(20)) await producer.enqueue('convert-segment', { segment });
    await waitUntil(() => queue.eventsOf('completed').length === 20);
    deepEqual(seen.sort(), testSegments(20));
  });

  it('do nothing with the jobs of another prefix', async () => {
    const other = createQueueFixture(redisUrl);
    try {
      const seen: string[] = [];
      queue.consume(async ({ segment }) => void seen.push(`here ${segment}`));
      other.consume(async ({ segment }) => void seen.push(`there ${segment}`));
      await queue.produce().enqueue('convert-segment', { segment: testSegment(1) });
      await other.produce().enqueue('convert-segment', { segment: testSegment(2) });
      await waitUntil(() => seen.length === 2);
      deepEqual(seen.sort(), [`here ${testSegment(1)}`, `there ${testSegment(2)}`]);
    } finally {
      await other.close();
      await removeKeys(redisUrl, other.prefix);
    }
  });

  it('pass on a job that a close released, without counting the try', async () => {
    let running = false;
    const closing = queue.consume(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          running = true;
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
      { closeGraceMs: 1 },
    );
    await closing.enqueue('convert-segment', { segment: testSegment(1) });
    await waitUntil(() => running);
    await closing.close();
    equal(queue.eventsOf('released').length, 1);
    queue.consume(async () => undefined);
    await waitUntil(() => queue.eventsOf('completed').length === 1);
    equal(queue.eventsOf('completed')[0]?.attempt, 1);
  });

  it('take over the job of a killed worker, kill after kill, and count no try for it', async () => {
    await queue.produce().enqueue('convert-segment', { segment: testSegment(1) });
    for (let kills = 0; kills < 3; kills += 1) {
      const doomed = spawnWorker({ lockMs: 1000, blockedMs: 0 });
      await nextMessage(doomed, 'started');
      doomed.kill('SIGKILL');
    }
    queue.consume(async () => undefined, { lockMs: 1000, stalledCheckMs: 100 });
    await waitUntil(() => queue.eventsOf('completed').length === 1);
    equal(queue.eventsOf('completed')[0]?.attempt, 1);
    equal(queue.eventsOf('stalled').length, 1);
  }).timeout(60_000);

  it('leave a job to a worker that blocks its event loop for less than half the lock', async () => {
    await queue.produce().enqueue('convert-segment', { segment: testSegment(1) });
    const blocked = spawnWorker({ lockMs: 3000, blockedMs: 1400 });
    await nextMessage(blocked, 'started');
    const finished = nextMessage(blocked, 'finished');
    queue.consume(async () => undefined, { lockMs: 3000, stalledCheckMs: 100 });
    await finished;
    deepEqual(queue.events, []);
  });

  function spawnWorker({ lockMs, blockedMs }: { lockMs: number; blockedMs: number }): ChildProcess {
    const script = fileURLToPath(new URL('worker-process.ts', import.meta.url));
    const settings = [redisUrl, queue.prefix, String(lockMs), String(blockedMs)];
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...settings], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    workers.push(child);
    return child;
  }
});

async function nextMessage(worker: ChildProcess, expected: string): Promise<void> {
  const [message] = await once(worker, 'message');
  equal(message, expected);
}
