import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import express from 'express';
import request from 'supertest';
import { createHealthRouter } from '../../src/health/health-router.js';
import { createReadiness, type ReadinessCheck } from '../../src/health/readiness.js';
import { problemHandler } from '../../src/http/problem-handler.js';
import { captureLogs } from '../capture-logs.js';

function createApp(checks: Record<string, ReadinessCheck>, timeoutMs?: number) {
  const app = express();
  const ready = createReadiness({ checks, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  app.use(createHealthRouter({ ready }), problemHandler({ logger: captureLogs().logger }));
  return app;
}

describe('createHealthRouter', () => {
  it('says that the process lives, whatever it depends on', async () => {
    const response = await request(createApp({ redis: () => Promise.reject(new Error('away')) })).get(
      '/healthz',
    );
    assert.equal(response.status, 200);
    assert.deepEqual(response.body, { status: 'ok' });
    assert.equal(response.headers['cache-control'], 'no-store');
  });

  it('says 200 when every check passes, with their remarks', async () => {
    const app = createApp({ disk: async () => undefined, lake: async () => 'version 7' });
    const response = await request(app).get('/readyz');
    assert.equal(response.status, 200);
    assert.deepEqual(response.body, {
      status: 'ok',
      checks: { disk: { ok: true }, lake: { ok: true, detail: 'version 7' } },
    });
  });

  it('says 503 and what is missing when a check fails, however it fails', async () => {
    const app = createApp({
      disk: async () => undefined,
      redis: () => Promise.reject(new Error('connect ECONNREFUSED')),
      queue: () => {
        throw new Error('closed');
      },
    });
    const response = await request(app).get('/readyz');
    assert.equal(response.status, 503);
    assert.deepEqual(response.body, {
      status: 'unavailable',
      checks: {
        disk: { ok: true },
        redis: { ok: false, detail: 'connect ECONNREFUSED' },
        queue: { ok: false, detail: 'closed' },
      },
    });
  });

  it('gives up on a check that does not answer, tells it so, and still reports the others', async () => {
    let toldToStop = false;
    const hanging: ReadinessCheck = (signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          toldToStop = true;
        });
      });
    const response = await request(createApp({ hanging, disk: async () => undefined }, 20)).get('/readyz');
    assert.equal(response.status, 503);
    assert.deepEqual(response.body.checks, {
      hanging: { ok: false, detail: 'no answer within 20 ms' },
      disk: { ok: true },
    });
    assert.equal(toldToStop, true);
  });

  it('leaves a check alone that has answered', async () => {
    let given: AbortSignal | undefined;
    const ready = createReadiness({
      checks: {
        disk: async (signal) => {
          given = signal;
          return undefined;
        },
      },
      timeoutMs: 10,
    });
    assert.equal((await ready()).status, 'ok');
    await setTimeout(30);
    assert.equal(given?.aborted, false);
  });

  it('answers another method with 405', async () => {
    const response = await request(createApp({})).post('/readyz');
    assert.equal(response.status, 405);
    assert.equal(response.headers['allow'], 'GET, HEAD');
  });
});
