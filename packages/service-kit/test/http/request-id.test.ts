import assert from 'node:assert/strict';
import express from 'express';
import request from 'supertest';
import { version } from 'uuid';
import { getRequestId, requestId } from '../../src/http/request-id.js';

const app = express();
app.use(requestId());
app.get('/', (_req, res) => {
  res.json({ id: getRequestId(res), again: getRequestId(res) });
});

describe('requestId', () => {
  for (const id of ['a', 'A1._:-z', 'x'.repeat(128)]) {
    it(`keeps the caller's id ${id.slice(0, 10)}`, async () => {
      const response = await request(app).get('/').set('X-Request-Id', id);
      assert.equal(response.headers['x-request-id'], id);
      assert.deepEqual(response.body, { id, again: id });
    });
  }

  for (const id of ['', 'a b', 'x'.repeat(129), 'ä', '<script>', 'a,b']) {
    it(`replaces ${JSON.stringify(id.slice(0, 10))} by a UUIDv7`, async () => {
      const response = await request(app).get('/').set('X-Request-Id', id);
      const given = String(response.headers['x-request-id']);
      assert.equal(version(given), 7);
      assert.deepEqual(response.body, { id: given, again: given });
    });
  }

  it('gives every request without an id one of its own', async () => {
    const first = await request(app).get('/');
    const second = await request(app).get('/');
    assert.notEqual(first.headers['x-request-id'], second.headers['x-request-id']);
  });
});
