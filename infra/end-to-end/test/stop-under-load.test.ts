import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { isAllConverted } from './answers.js';
import { countEventIds } from './lake-event-ids.js';
import { createStack, getJson, runTool, type Stack, until } from './services.js';

const redisUrl = process.env['SIGNALLAKE_TEST_REDIS_URL'];
const events = 15_000;
const stops = 2;
const queries = 12;

/** Small segments, so that a stop comes between and within several conversions. */
const settings = {
  SIGNALLAKE_SEAL_AT_BYTES: '500000',
  SIGNALLAKE_SEAL_AFTER_MS: '500',
  SIGNALLAKE_RECONCILE_MS: '200',
};

async function send(ingestUrl: string): Promise<void> {
  const args = ['--events', String(events), '--seed', '4', '--to', ingestUrl, '--quiet'];
  const sent = await runTool('generate', args);
  assert.equal(sent.code, 0, sent.stderr);
}

async function rowsOf(queryUrl: string): Promise<number> {
  return (await getJson<{ rows: number }>(`${queryUrl}/v1/lake`)).rows;
}

async function inFlight(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^http_requests_in_flight\{.*\} (\d+)$/m.exec(metrics)?.[1]);
}

async function withStack(env: Record<string, string>, work: (stack: Stack) => Promise<void>): Promise<void> {
  const stack = await createStack({ ...settings, ...env });
  try {
    await work(stack);
  } finally {
    await stack.close();
  }
}

describe('SIGTERM under load', () => {
  for (const queue of ['embedded', 'redis'] as const) {
    it(`ends etl-worker with 0 while it converts, and every event is there once (${queue})`, async function () {
      this.timeout(120_000);
      assert.ok(redisUrl, 'SIGNALLAKE_TEST_REDIS_URL is not set: run the tests with `pnpm test`');
      const redis = {
        REDIS_URL: redisUrl,
        SIGNALLAKE_REDIS_PREFIX: `stop-${randomBytes(6).toString('hex')}`,
        SIGNALLAKE_JOB_LOCK_MS: '3000',
      };
      await withStack(queue === 'redis' ? redis : {}, async (stack) => {
        const ingest = await stack.start('ingest-api');
        const query = await stack.start('query-api');
        await send(ingest.url);
        // Stopped as soon as it has begun: there are segments before it, behind it and in its hands.
        for (let stop = 0; stop < stops; stop++) {
          const before = await rowsOf(query.url);
          const worker = await stack.start('etl-worker');
          await until(async () => (await rowsOf(query.url)) > before, 10);
          assert.equal(await worker.stop('SIGTERM'), 0);
        }
        assert.equal(await isAllConverted(query.url), false);
        const last = await stack.start('etl-worker');
        await until(() => isAllConverted(query.url));
        assert.deepEqual(await countEventIds(stack.dataDirectory), { rows: events, ids: events });
        for (const service of [last, ingest, query]) assert.equal(await service.stop('SIGTERM'), 0);
      });
    });
  }

  it('ends query-api with 0 after it has answered the queries that were under way', async function () {
    this.timeout(60_000);
    await withStack({}, async (stack) => {
      const ingest = await stack.start('ingest-api');
      const query = await stack.start('query-api');
      await send(ingest.url);
      let answered = 0;
      const answers = Array.from({ length: queries }, async (_, count) => {
        const path = `/v1/metrics/latency?group_by=service,endpoint,region&percentiles=0.5,0.${count + 10}`;
        const response = await fetch(`${query.url}${path}`);
        await response.arrayBuffer();
        answered += 1;
        return response.status;
      });
      // All have arrived once the service is at as many as are not answered, and at the request for its metrics.
      await until(async () => (await inFlight(query.url)) > queries - answered, 1);
      assert.ok(answered < queries, 'all queries were answered before the stop');
      assert.equal(await query.stop('SIGTERM'), 0);
      assert.deepEqual(await Promise.all(answers), Array(queries).fill(200));
    });
  });
});
