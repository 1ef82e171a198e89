import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import request from 'supertest';
import { eventText, ndjson, postEvents } from './post-events.js';
import { createTestIngest } from './test-ingest.js';

const three = [eventText('one'), eventText('two'), eventText('three')];

describe('POST /v1/events with valid events', () => {
  it('takes one event, fills in its defaults and has it on disk before it answers', async () => {
    const { app, storedEvents } = await createTestIngest();
    const before = Date.now();
    const response = await postEvents(app, '{"service":"s","endpoint":"/e","status_code":503}');
    assert.equal(response.status, 202);
    assert.deepEqual(response.body, { accepted: 1, rejected: 0, errors: [] });
    const [event] = await storedEvents();
    assert.match(event?.event_id ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    assert.ok(Date.parse(event?.timestamp ?? '') >= before);
    assert.equal(event?.level, 'error');
    assert.equal(event?.latency_ms, null);
  });

  it('does not answer before the append has come back', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { app, storedEvents } = await createTestIngest({ beforeAppend: () => gate });
    const response = postEvents(app, eventText('one')).then(({ status }) => status);
    assert.equal(await Promise.race([response, delay(100)]), undefined);
    assert.deepEqual(await storedEvents(), []);
    release();
    assert.equal(await response, 202);
  });

  for (const [kind, body, headers] of [
    ['a JSON array', `[${three.join(', ')}]`, {}],
    ['NDJSON', `${three.join('\n')}\n`, ndjson],
    ['NDJSON without a last LF', three.join('\n'), ndjson],
    ['NDJSON with CRLF and blank lines', `\r\n${three.join('\r\n \r\n')}\r\n\r\n`, ndjson],
    ['NDJSON as application/ndjson', three.join('\n'), { 'Content-Type': 'application/ndjson' }],
    ['NDJSON as application/jsonl', three.join('\n'), { 'Content-Type': 'application/jsonl;charset=UTF-8' }],
    ['gzip', gzipSync(three.join('\n')), { ...ndjson, 'Content-Encoding': 'gzip' }],
    [
      'two gzip members after each other',
      Buffer.concat([gzipSync(`${three[0]}\n${three[1]}`), gzipSync(`\n${three[2]}`)]),
      { ...ndjson, 'Content-Encoding': 'x-gzip' },
    ],
    ['deflate', deflateSync(`[${three.join()}]`), { 'Content-Encoding': 'Deflate' }],
    ['br', brotliCompressSync(three.join('\n')), { ...ndjson, 'Content-Encoding': 'br' }],
    ['identity', three.join('\n'), { ...ndjson, 'Content-Encoding': 'identity' }],
  ] as const) {
    it(`takes ${kind} in its order`, async () => {
      const { app, storedEvents } = await createTestIngest();
      for (const query of ['', '?atomic=false', '?atomic=true']) {
        const response = await postEvents(app, body, headers, query);
        assert.equal(response.status, 202, JSON.stringify(response.body));
        assert.deepEqual(response.body, { accepted: 3, rejected: 0, errors: [] });
      }
      const messages = (await storedEvents()).map((event) => event.message);
      assert.deepEqual(messages, ['one', 'two', 'three', 'one', 'two', 'three', 'one', 'two', 'three']);
    });
  }

  it('repeats a sane request id, and else makes one', async () => {
    const { app } = await createTestIngest();
    const sane = await postEvents(app, eventText('one'), { 'X-Request-Id': 'job-7' });
    assert.equal(sane.headers['x-request-id'], 'job-7');
    const odd = await postEvents(app, eventText('one'), { 'X-Request-Id': '<script>' });
    assert.match(odd.headers['x-request-id'] ?? '', /^[0-9a-f-]{36}$/);
  });

  it('lets in who has a key, and nobody else', async () => {
    const { app, storedEvents } = await createTestIngest({ keys: ['correct-horse-battery'] });
    const none = await postEvents(app, eventText('one'));
    assert.equal(none.status, 401);
    assert.equal(none.headers['www-authenticate'], 'Bearer realm="signallake"');
    const wrong = await postEvents(app, eventText('one'), { Authorization: 'Bearer correct-horse-batterz' });
    assert.equal(wrong.status, 401);
    assert.equal(wrong.body.code, 'unauthorized');
    assert.deepEqual(await storedEvents(), []);
    const right = await postEvents(app, eventText('one'), { Authorization: 'Bearer correct-horse-battery' });
    assert.equal(right.status, 202);
    assert.equal((await request(app).get('/healthz')).status, 200);
  });

  it('tells other methods and paths what there is', async () => {
    const { app } = await createTestIngest();
    const get = await request(app).get('/v1/events');
    assert.equal(get.status, 405);
    assert.equal(get.headers['allow'], 'POST');
    assert.equal((await request(app).post('/v1/event')).status, 404);
  });
});
