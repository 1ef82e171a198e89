import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import express, { Router } from 'express';
import { Counter, register } from 'prom-client';
import request from 'supertest';
import { createMetrics } from '../../src/metrics/create-metrics.js';
import { createMetricsRouter } from '../../src/metrics/metrics-router.js';
import { withServer } from '../with-server.js';

function createMeasuredApp() {
  const metrics = createMetrics({ service: 'test' });
  const app = express();
  app.use(metrics.httpMiddleware);
  app.use(createMetricsRouter(metrics.registry));
  const api = Router();
  api.get('/events/:event_id', (_req, res) => {
    res.send('x');
  });
  app.use('/v1', api);
  app.get('/slow', () => {});
  return { app, metrics };
}

describe('createMetrics', () => {
  it('times requests by method, route pattern and status', async () => {
    const { app } = createMeasuredApp();
    await request(app).get('/v1/events/1');
    await request(app).get('/v1/events/2');
    await request(app).get('/nowhere/3');
    const { text, headers } = await request(app).get('/metrics');
    assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/);
    assert.match(text, countOf('GET', '/v1/events/:event_id', 200, 2));
    assert.match(text, countOf('GET', 'unmatched', 404, 1));
    // The scrape itself is the one request that is being answered.
    assert.match(text, /^http_requests_in_flight\{service="test"\} 1$/m);
  });

  it('counts a request that its client gave up on', async () => {
    const { app, metrics } = createMeasuredApp();
    await withServer(app, async (server, port) => {
      const requested = once(server, 'request');
      const client = get({ port, path: '/slow' });
      client.on('error', () => {});
      const [, res] = await requested;
      const ended = once(res, 'close');
      assert.match(await metrics.registry.metrics(), /^http_requests_in_flight\{service="test"\} 1$/m);
      client.destroy();
      await ended;
      const text = await metrics.registry.metrics();
      assert.match(text, countOf('GET', '/slow', 499, 1));
      assert.match(text, /^http_requests_in_flight\{service="test"\} 0$/m);
    });
  });

  it('has the metrics of the process', async () => {
    const text = await createMetrics({ service: 'test' }).registry.metrics();
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
    ]) {
      assert.match(text, new RegExp(`^${name}\\{service="test"\\} [0-9.e+-]+$`, 'm'));
    }
  });

  it('keeps registries apart and leaves the global one alone', async () => {
    const first = createMetrics({ service: 'first' });
    const second = createMetrics({ service: 'second' });
    new Counter({ name: 'events_total', help: 'Events.', registers: [first.registry] }).inc(3);
    assert.match(await first.registry.metrics(), /^events_total\{service="first"\} 3$/m);
    assert.doesNotMatch(await second.registry.metrics(), /events_total|first/);
    assert.deepEqual(register.getMetricsAsArray(), []);
    first.close();
    first.close();
    assert.equal((await first.registry.metrics()).trim(), '');
    assert.match(await second.registry.metrics(), /process_cpu_seconds_total\{service="second"\}/);
  });
});

function countOf(method: string, route: string, status: number, count: number): RegExp {
  return new RegExp(
    `^http_request_duration_seconds_count\\{service="test",method="${method}",route="${route}",status="${status}"\\} ${count}$`,
    'm',
  );
}
