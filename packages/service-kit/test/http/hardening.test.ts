import assert from 'node:assert/strict';
import express from 'express';
import request from 'supertest';
import { crossOrigin, limitRate, problemHandler, securityHeaders } from '../../src/index.js';
import { captureLogs } from '../capture-logs.js';

function createApp(origins: string[], requestsPerMinute: number): express.Express {
  const app = express();
  app.use(securityHeaders(), crossOrigin({ origins }), limitRate({ requestsPerMinute, byKey: false }));
  app.get('/', (_req, res) => {
    res.json({});
  });
  app.use(problemHandler({ logger: captureLogs().logger }));
  return app;
}

describe('hardening', () => {
  it('sends no CORS header and no limit unless told to', async () => {
    const { headers } = await request(createApp([], 0))
      .get('/')
      .set('Origin', 'https://a.example')
      .expect(200);
    assert.equal(headers['access-control-allow-origin'], undefined);
    assert.equal(headers['ratelimit'], undefined);
    assert.equal(headers['x-frame-options'], 'DENY');
  });

  it('shows pages the headers that they need', async () => {
    const { headers } = await request(createApp(['*'], 0))
      .get('/')
      .set('Origin', 'https://a.example');
    assert.equal(headers['access-control-allow-origin'], '*');
    assert.match(String(headers['access-control-expose-headers']), /ETag.*Retry-After.*X-Request-Id/);
  });

  it('counts by address where there are no keys', async () => {
    const app = createApp([], 1);
    await request(app).get('/').expect(200);
    const { body, headers } = await request(app).get('/').expect(429);
    assert.equal(body.code, 'too_many_requests');
    assert.match(String(headers['retry-after']), /^\d+$/);
  });
});
