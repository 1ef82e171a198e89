import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import express, { type RequestHandler } from 'express';
import request from 'supertest';
import { HttpProblem } from '../../src/http/http-problem.js';
import { methodNotAllowed } from '../../src/http/method-not-allowed.js';
import { notFound } from '../../src/http/not-found.js';
import { problemCatalogue } from '../../src/http/problem-catalogue.js';
import { problemHandler } from '../../src/http/problem-handler.js';
import { requestId } from '../../src/http/request-id.js';
import { captureLogs } from '../capture-logs.js';
import { withServer } from '../with-server.js';

function createFailingApp(handler: RequestHandler) {
  const logs = captureLogs();
  const app = express();
  app.use(requestId());
  app.post('/json', express.json({ limit: 1000 }), (req, res) => {
    res.json(req.body);
  });
  app
    .route('/only-get')
    .get(handler)
    .all(methodNotAllowed(['GET', 'HEAD']));
  app.get('/items/:id', handler);
  app.get('/', handler);
  app.use(notFound(), problemHandler({ logger: logs.logger }));
  return { app, ...logs };
}

const answer: RequestHandler = (_req, res) => {
  res.end('ok');
};

function throwing(error: unknown): RequestHandler {
  return () => {
    throw error;
  };
}

describe('problemHandler', () => {
  it('answers with every member of the problem, under the id of the request', async () => {
    const problem = new HttpProblem(problemCatalogue.unavailable, 'The backlog is at its limit', {
      errors: [{ index: 3, path: '/status_code', message: 'must be an integer' }],
      retryAfterSeconds: 1.2,
      headers: { 'X-Extra': 'yes' },
      extensions: { backlog_bytes: 7, status: 200, type: 'nonsense' },
    });
    const { app } = createFailingApp(throwing(problem));
    const response = await request(app).get('/').set('X-Request-Id', 'r-1');
    assert.equal(response.status, 503);
    assert.equal(response.headers['content-type'], 'application/problem+json');
    assert.equal(response.headers['retry-after'], '2');
    assert.equal(response.headers['x-extra'], 'yes');
    assert.deepEqual(response.body, {
      type: 'urn:signallake:problem:unavailable',
      title: 'The service cannot do this right now',
      status: 503,
      detail: 'The backlog is at its limit',
      code: 'unavailable',
      request_id: 'r-1',
      errors: [{ index: 3, path: '/status_code', message: 'must be an integer' }],
      backlog_bytes: 7,
    });
  });

  for (const error of [
    new Error('secret path /etc'),
    'secret string',
    { secret: 1 },
    Object.assign(new Error('secret'), { status: 502 }),
  ]) {
    it(`tells nothing of ${String(error)}, but logs it under the id of the request`, async () => {
      const { app, waitForLine } = createFailingApp(throwing(error));
      const response = await request(app).get('/').set('X-Request-Id', 'r-2');
      assert.equal(response.status, 500);
      assert.equal(response.body.code, 'internal_error');
      assert.doesNotMatch(response.text, /secret/);
      const line = await waitForLine('request failed');
      assert.equal(line['request_id'], 'r-2');
      assert.equal(line['level'], 'error');
      assert.match(JSON.stringify(line['error']), /secret/);
    });
  }

  it('logs the cause of a problem that it answers with, and does not send it', async () => {
    const cause = new Error('secret cause');
    const { app, waitForLine } = createFailingApp(
      throwing(new HttpProblem(problemCatalogue.timeout, 'The query took too long', { cause })),
    );
    const response = await request(app).get('/');
    assert.equal(response.status, 504);
    assert.doesNotMatch(response.text, /secret/);
    assert.match(JSON.stringify((await waitForLine('request refused'))['error']), /secret cause/);
  });

  it('takes back the headers of the answer that was not given', async () => {
    const { app } = createFailingApp((_req, res) => {
      res.set({ 'Content-Type': 'text/csv', 'Content-Encoding': 'gzip', ETag: '"1"', 'Content-Length': '3' });
      throw new HttpProblem(problemCatalogue.timeout, 'late');
    });
    const response = await request(app).get('/');
    assert.equal(response.headers['content-encoding'], undefined);
    assert.equal(response.headers['etag'], undefined);
    assert.equal(response.body.code, 'timeout');
  });

  it('sends no body in answer to HEAD', async () => {
    const { app } = createFailingApp(throwing(new HttpProblem(problemCatalogue.timeout, 'late')));
    const response = await request(app).head('/');
    assert.equal(response.status, 504);
    assert.equal(response.headers['content-type'], 'application/problem+json');
  });

  it('cuts the connection when half an answer is out, so that it cannot pass for a whole one', async () => {
    const { app, waitForLine } = createFailingApp((_req, res, next) => {
      res.write('half');
      setImmediate(() => next(new Error('broken')));
    });
    await withServer(app, async (_server, port) => {
      const [response] = await once(get({ port, path: '/' }), 'response');
      response.resume();
      const [error] = await once(response, 'error');
      assert.equal(error.code, 'ECONNRESET');
      await waitForLine('request failed');
    });
  });

  it('leaves an answer alone that was whole before the error', async () => {
    // More than the system takes at once, so that most of it is still to be sent.
    const whole = 'x'.repeat(20_000_000);
    const { app, waitForLine } = createFailingApp((_req, res) => {
      res.end(whole);
      throw new Error('late');
    });
    await withServer(app, async (_server, port) => {
      const [response] = await once(get({ port, path: '/' }), 'response');
      assert.equal((await text(response)).length, whole.length);
    });
    await waitForLine('request failed');
  });
});

describe('errors that Express and its body parsers raise', () => {
  const { app } = createFailingApp(answer);
  const cases: readonly [what: string, send: () => request.Test, status: number, code: string | undefined][] =
    [
      ['broken JSON', () => post('{"a":', {}), 400, 'invalid_json'],
      ['JSON that is no object or array', () => post('12', {}), 400, 'invalid_json'],
      ['a body above the limit', () => post(JSON.stringify('x'.repeat(2000)), {}), 413, 'payload_too_large'],
      [
        'a compressed body above the limit',
        () => gzip(gzipSync(`["${'x'.repeat(100_000)}"]`)),
        413,
        'payload_too_large',
      ],
      [
        'an unknown Content-Encoding',
        () => post('{}', { 'Content-Encoding': 'lzma' }),
        415,
        'unsupported_media_type',
      ],
      [
        'an unknown charset',
        () => post('{}', { 'Content-Type': 'application/json; charset=ebcdic' }),
        415,
        'unsupported_media_type',
      ],
      ['a body that is not the gzip it claims to be', () => gzip(Buffer.from('{}')), 400, 'invalid_body'],
      ['a gzip that is cut short', () => gzip(gzipSync('{"a":1}').subarray(0, 15)), 400, 'invalid_body'],
      [
        'a body that is not the brotli it claims to be',
        () => post('{}', { 'Content-Encoding': 'br' }),
        400,
        'invalid_body',
      ],
      ['a path that cannot be decoded', () => request(app).get('/items/%E0%A4%A'), 400, 'invalid_request'],
      ['a path that no route has', () => request(app).get('/nowhere'), 404, 'not_found'],
      [
        'a method that a route does not have',
        () => request(app).delete('/only-get'),
        405,
        'method_not_allowed',
      ],
    ];

  function post(body: string, headers: Record<string, string>): request.Test {
    return request(app)
      .post('/json')
      .set({ 'Content-Type': 'application/json', ...headers })
      .send(body);
  }

  function gzip(body: Buffer): request.Test {
    const test = request(app)
      .post('/json')
      .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    test.write(body);
    return test;
  }

  for (const [what, send, status, code] of cases) {
    it(`answers ${what} with ${status} ${code}`, async () => {
      const response = await send();
      assert.equal(response.status, status);
      assert.equal(response.body.code, code);
      assert.equal(response.body.status, status);
      assert.equal(typeof response.body.detail, 'string');
      assert.equal(response.body.request_id, response.headers['x-request-id']);
    });
  }

  it('says which methods a route has', async () => {
    const response = await request(app).put('/only-get');
    assert.equal(response.headers['allow'], 'GET, HEAD');
  });

  it('says how large a body may be', async () => {
    assert.equal((await post(JSON.stringify('x'.repeat(2000)), {})).body.limit_bytes, 1000);
  });

  it('answers a status that has no code of its own as about:blank', async () => {
    const gone = createFailingApp(throwing(Object.assign(new Error('not for clients'), { status: 410 })));
    const { body } = await request(gone.app).get('/').set('X-Request-Id', 'r');
    assert.deepEqual(body, {
      type: 'about:blank',
      title: 'Gone',
      status: 410,
      detail: 'Gone',
      request_id: 'r',
    });
  });
});
