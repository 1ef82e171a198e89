import assert from 'node:assert/strict';
import express from 'express';
import request from 'supertest';
import { bearerAuth } from '../../src/http/bearer-auth.js';
import { problemHandler } from '../../src/http/problem-handler.js';
import { captureLogs } from '../capture-logs.js';

function createGuardedApp(keys: readonly string[]) {
  const app = express();
  app.use(bearerAuth({ keys }));
  app.get('/', (_req, res) => {
    res.send('in');
  });
  app.use(problemHandler({ logger: captureLogs().logger }));
  return app;
}

describe('bearerAuth', () => {
  const app = createGuardedApp(['first-key', 'second-key']);

  for (const header of ['Bearer first-key', 'Bearer second-key', 'bearer second-key', 'BEARER  first-key']) {
    it(`lets "${header}" in`, async () => {
      assert.equal((await request(app).get('/').set('Authorization', header)).text, 'in');
    });
  }

  for (const header of [
    'Bearer first-ke',
    'Bearer first-keyy',
    'Bearer first-key,second-key',
    'Bearer FIRST-KEY',
  ]) {
    it(`refuses "${header}" as an unknown key, without repeating it`, async () => {
      const response = await request(app).get('/').set('Authorization', header);
      assert.equal(response.status, 401);
      assert.equal(response.body.code, 'unauthorized');
      assert.equal(response.headers['www-authenticate'], 'Bearer realm="signallake", error="invalid_token"');
      assert.equal(response.text.includes(header.slice(7)), false);
    });
  }

  for (const header of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic first-key',
    'first-key',
    'Bearer first-key x',
  ]) {
    it(`asks for a key when the header is ${JSON.stringify(header)}`, async () => {
      const test = request(app).get('/');
      const response = await (header === undefined ? test : test.set('Authorization', header));
      assert.equal(response.status, 401);
      assert.equal(response.headers['www-authenticate'], 'Bearer realm="signallake"');
    });
  }

  it('lets everybody in when there are no keys', async () => {
    assert.equal((await request(createGuardedApp([])).get('/')).text, 'in');
  });
});
