import assert from 'node:assert/strict';
import request from 'supertest';
import { eventText, postEvents } from './post-events.js';
import { createTestIngest } from './test-ingest.js';

describe('hardening of ingest-api', () => {
  it('sends security headers with every answer, and leaves the docs page its own policy', async () => {
    const { app } = await createTestIngest();
    const { headers } = await request(app).get('/nothing').expect(404);
    assert.equal(headers['content-security-policy'], "default-src 'none';frame-ancestors 'none'");
    assert.equal(headers['x-content-type-options'], 'nosniff');
    const docs = await request(app).get('/docs').expect(200);
    assert.match(String(docs.headers['content-security-policy']), /script-src/);
  });

  it('lets pages of the named origins in, before any key is asked for', async () => {
    const origin = 'https://dash.example.com';
    const { app } = await createTestIngest({ keys: ['a-key-of-16-chars'], corsOrigins: [origin] });
    const ask = (from: string) =>
      request(app).options('/v1/events').set({ Origin: from, 'Access-Control-Request-Method': 'POST' });
    await ask(origin).expect(204).expect('Access-Control-Allow-Origin', origin);
    const stranger = await ask('https://evil.example.com');
    assert.equal(stranger.headers['access-control-allow-origin'], undefined);
  });

  it('answers 429 with Retry-After beyond the rate, for each key by itself', async () => {
    const keys = ['a-key-of-16-chars', 'b-key-of-16-chars'];
    const { app } = await createTestIngest({ keys, requestsPerMinute: 1 });
    const send = (key: string) => postEvents(app, eventText('x'), { Authorization: `Bearer ${key}` });
    await send('a-key-of-16-chars').expect(202);
    const refused = await send('a-key-of-16-chars').expect(429);
    assert.equal(refused.body.code, 'too_many_requests');
    assert.match(String(refused.headers['retry-after']), /^\d+$/);
    assert.notEqual(refused.headers['ratelimit'], undefined);
    await send('b-key-of-16-chars').expect(202);
  });
});
