import assert from 'node:assert/strict';
import { createEtlProducer } from '@signallake/etl-queue';
import { listSegments } from '@signallake/raw-zone';
import { captureLogs } from './capture-logs.js';
import { startIngestProcess } from './ingest-process.js';
import { eventText } from './post-events.js';
import { getTestRedisUrl } from './test-redis.js';

describe('a sealed segment', () => {
  it('is queued in Redis for the workers, also the one that a stop seals', async () => {
    const redisUrl = await getTestRedisUrl();
    const prefix = `test-ingest-${process.pid}`;
    const service = await startIngestProcess({ REDIS_URL: redisUrl, SIGNALLAKE_REDIS_PREFIX: prefix });
    let ready = '';
    while (!ready.includes('"queue":{"ok":true}'))
      ready = await (await fetch(`${service.url}/readyz`)).text();
    const response = await fetch(`${service.url}/v1/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: eventText('one'),
    });
    assert.equal(response.status, 202);
    assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null });

    const [sealed] = await listSegments(service.rawDirectory);
    assert.equal(sealed?.state, 'sealed');
    const queue = createEtlProducer({ redisUrl, prefix, logger: captureLogs().logger });
    assert.equal(await queue.enqueue('convert-segment', { segment: sealed.id }), 'already-queued');
    const other = sealed.id.replace(/\d$/, '9');
    assert.equal(await queue.enqueue('convert-segment', { segment: other }), 'added');
    await queue.close();
  });
});
