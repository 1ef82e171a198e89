import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import express, { Router } from 'express';
import request from 'supertest';
import { HttpProblem } from '../../src/http/http-problem.js';
import { notFound } from '../../src/http/not-found.js';
import { problemCatalogue } from '../../src/http/problem-catalogue.js';
import { problemHandler } from '../../src/http/problem-handler.js';
import { requestLog } from '../../src/http/request-log.js';
import { captureLogs } from '../capture-logs.js';
import { withServer } from '../with-server.js';

function createLoggedApp() {
  const logs = captureLogs();
  const app = express();
  app.use(requestLog({ logger: logs.logger, fields: (req) => ({ agent: req.get('User-Agent') }) }));
  const events = Router();
  events.get('/events/:event_id', (req, res) => {
    res.send(req.params.event_id);
  });
  events.post('/events', express.text(), (req, res) => {
    res.status(202).send(String(req.body.length));
  });
  events.get('/broken/:id', () => {
    throw new Error('broken');
  });
  events.get('/refused', () => {
    throw new HttpProblem(problemCatalogue.invalid_request, 'no');
  });
  app.use('/v1', events);
  app.get('/healthz', (_req, res) => {
    res.end();
  });
  app.get('/slow', () => {});
  app.get('/stream', (_req, res) => {
    res.write('first');
  });
  app.use(notFound(), problemHandler({ logger: logs.logger.child({}) }));
  return { app, ...logs };
}

describe('requestLog', () => {
  it('writes one line a request with its id, route pattern, status and latency', async () => {
    const { app, waitForLine, lines } = createLoggedApp();
    await request(app).get('/v1/events/42?from=now').set('X-Request-Id', 'r-1').set('User-Agent', 'me');
    const line = await waitForLine('request');
    assert.equal(line['level'], 'info');
    assert.equal(line['request_id'], 'r-1');
    assert.equal(line['method'], 'GET');
    assert.equal(line['endpoint'], '/v1/events/:event_id');
    assert.equal(line['status_code'], 200);
    assert.equal(typeof line['latency_ms'], 'number');
    assert.equal(line['agent'], 'me');
    assert.equal('aborted' in line, false);
    assert.equal(lines.length, 1);
  });

  it('names the route with its mount path when the request ends in an error', async () => {
    const { app, waitForLine } = createLoggedApp();
    await request(app).get('/v1/broken/7');
    const line = await waitForLine('request');
    assert.equal(line['endpoint'], '/v1/broken/:id');
    assert.equal(line['status_code'], 500);
    assert.equal(line['level'], 'error');
    assert.equal((await waitForLine('request failed'))['endpoint'], '/v1/broken/:id');
  });

  for (const [path, endpoint] of [
    ['/v1/refused', '/v1/refused'],
    ['/v1/nowhere/8f14e45f', 'unmatched'],
  ] as const) {
    it(`writes a refused request at warn, ${path} as ${endpoint}`, async () => {
      const { app, waitForLine } = createLoggedApp();
      await request(app).get(path);
      const line = await waitForLine('request');
      assert.equal(line['level'], 'warn');
      assert.equal(line['endpoint'], endpoint);
    });
  }

  it('writes probes at debug', async () => {
    const { app, waitForLine } = createLoggedApp();
    await request(app).get('/healthz');
    assert.equal((await waitForLine('request'))['level'], 'debug');
  });

  it('counts the bytes of each request apart, on one connection', async () => {
    const { app, waitForLine, lines } = createLoggedApp();
    await withServer(app, async (_server, port) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const headers = { 'Content-Type': 'text/plain' };
      const post = async (body: string): Promise<string> => {
        const options = { port, agent, method: 'POST', path: '/v1/events', headers };
        const [response] = await once(httpRequest(options).end(body), 'response');
        return text(response);
      };
      assert.equal(await post('x'.repeat(50_000)), '50000');
      await waitForLine('request');
      assert.equal(await post('y'), '1');
      agent.destroy();
    });
    const [first, second] = lines.map((line) => ({
      in: Number(line['bytes_in']),
      out: Number(line['bytes_out']),
    }));
    assert.ok(first !== undefined && second !== undefined && lines.length === 2);
    assert.ok(first.in > 50_000 && first.in < 51_000);
    assert.ok(second.in > 100 && second.in < 1000);
    assert.ok(second.out > 50 && second.out < 1000);
  });

  for (const [path, statusCode] of [
    ['/slow', 499],
    ['/stream', 200],
  ] as const) {
    it(`writes a request that its client gave up on as aborted, ${path} with ${statusCode}`, async () => {
      const { app, waitForLine } = createLoggedApp();
      await withServer(app, async (server, port) => {
        const requested = once(server, 'request');
        const client = get({ port, path });
        client.on('error', () => {});
        await requested;
        client.destroy();
        const line = await waitForLine('request');
        assert.equal(line['aborted'], true);
        assert.equal(line['status_code'], statusCode);
        assert.equal(line['endpoint'], path);
      });
    });
  }
});
