import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { askAll, isAllConverted, totalOf } from './answers.js';
import { countEventIds } from './lake-event-ids.js';
import { createStack, getJson, runTool, until } from './services.js';

const redisUrl = process.env['SIGNALLAKE_TEST_REDIS_URL'];

describe('the pipeline, through Redis', () => {
  it('has every event once, with two workers side by side of which one is killed', async function () {
    this.timeout(180_000);
    assert.ok(
      redisUrl,
      'SIGNALLAKE_TEST_REDIS_URL is not set: run the tests with `pnpm test`, which finds a Redis',
    );
    const stack = await createStack({
      REDIS_URL: redisUrl,
      SIGNALLAKE_REDIS_PREFIX: `e2e-${randomBytes(6).toString('hex')}`,
      SIGNALLAKE_RECONCILE_MS: '200',
      SIGNALLAKE_LEASE_MS: '1000',
      SIGNALLAKE_SEAL_AT_BYTES: '1000000',
      SIGNALLAKE_SEAL_AFTER_MS: '1000',
      SIGNALLAKE_JOB_LOCK_MS: '3000',
    });
    try {
      const ingest = await stack.start('ingest-api');
      const query = await stack.start('query-api');
      const doomed = await stack.start('etl-worker');
      const other = await stack.start('etl-worker');
      const sending = runTool('generate', [
        '--events',
        '60000',
        '--seed',
        '9',
        '--to',
        ingest.url,
        '--quiet',
      ]);
      await delay(2500);
      await doomed.stop('SIGKILL');
      const third = await stack.start('etl-worker');
      const sent = await sending;
      assert.equal(sent.code, 0, sent.stderr);
      assert.equal(totalOf((await askAll(query.url)).volume), 60_000);

      await until(() => isAllConverted(query.url));
      assert.equal(totalOf((await askAll(query.url)).volume), 60_000);
      assert.deepEqual(await countEventIds(stack.dataDirectory), { rows: 60_000, ids: 60_000 });
      const { version } = await getJson<{ version: number }>(`${query.url}/v1/lake`);
      assert.ok(version >= 10, `only ${version} commits: segments were not spread over the workers`);
      for (const service of [ingest, other, third, query]) assert.equal(await service.stop(), 0);
    } finally {
      await stack.close();
    }
  });
});
