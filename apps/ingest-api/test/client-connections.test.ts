import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { problemHandler, startHttpServer } from '@signallake/service-kit';
import express from 'express';
import { discardRest } from '../src/body/discard-rest.js';
import { captureLogs } from './capture-logs.js';
import { eventText } from './post-events.js';
import { openClient } from './raw-client.js';
import { createTestIngest } from './test-ingest.js';

const MiB = 1024 * 1024;

function head(length: number, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ Host: 'x', 'Content-Length': length, ...headers });
  return `POST /v1/events HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

describe('a client that is refused while it is still sending', () => {
  it('gets its answer at once, and may use the connection again after a short rest', async () => {
    const { listen } = await createTestIngest();
    const { port } = await listen();
    const client = await openClient(port);
    await client.write(head(MiB, { 'Content-Type': 'text/plain' }));
    assert.match(await client.response(), /^HTTP\/1.1 415 /);
    await client.write(Buffer.alloc(MiB));
    const event = eventText('after the refusal');
    await client.write(head(event.length, { 'Content-Type': 'application/json' }) + event);
    assert.match(await client.nextResponse(), /^HTTP\/1.1 202 /);
    client.socket.destroy();
  });

  it('is cut off when it does not stop sending', async () => {
    const { listen } = await createTestIngest();
    const { port } = await listen();
    const client = await openClient(port);
    await client.write(head(1024 * MiB, { 'Content-Type': 'application/json' }));
    let sentBytes = 0;
    const piece = Buffer.alloc(MiB);
    while (!client.socket.destroyed && sentBytes < 200 * MiB) {
      await Promise.race([client.write(piece), client.closed]);
      sentBytes += piece.length;
    }
    await client.closed;
    assert.match(await client.response(), /^HTTP\/1.1 413 /);
    assert.ok(sentBytes < 100 * MiB, `${sentBytes} bytes were taken`);
  });

  it('is cut off when it neither sends on nor leaves', async () => {
    const { logger } = captureLogs();
    const app = express();
    app.use((_req, _res, next) => next(new Error('refused')));
    app.use(discardRest({ maxBytes: 1000, timeoutMs: 50 }), problemHandler({ logger }));
    const server = await startHttpServer({ app, host: '127.0.0.1', port: 0, logger });
    const client = await openClient(server.port);
    await client.write(`${head(100, {})}half`);
    assert.match(await client.response(), /^HTTP\/1.1 500 /);
    await client.closed;
    await server.close();
  });
});

describe('a client that sends slowly or not at all', () => {
  it('is told to go on when it asks with Expect: 100-continue', async () => {
    const { listen, storedEvents } = await createTestIngest();
    const { port } = await listen();
    const client = await openClient(port);
    const event = eventText('expected');
    await client.write(head(event.length, { 'Content-Type': 'application/json', Expect: '100-continue' }));
    assert.match(await client.text(/\r\n\r\n/), /^HTTP\/1.1 100 Continue/);
    await client.write(event);
    await client.text(/"accepted":1/);
    assert.equal((await storedEvents()).length, 1);
    client.socket.destroy();
  });

  it('gets 408 after too long a pause, and what it had sent as a stream is kept', async () => {
    const { listen, storedEvents } = await createTestIngest({
      limits: { bodyIdleTimeoutMs: 100, chunkBytes: 10 },
    });
    const { port } = await listen();
    const client = await openClient(port);
    await client.write(
      `${head(1000, { 'Content-Type': 'application/x-ndjson' })}${eventText('sent')}\n{"serv`,
    );
    const answer = await client.response();
    assert.match(answer, /^HTTP\/1.1 408 /);
    assert.match(answer, /"accepted":1,"rejected":0/);
    assert.equal((await storedEvents()).length, 1);
    client.socket.destroy();
  });

  it('loses nothing of a stream that was on disk when it left, and the service goes on', async () => {
    const { listen, logs, inflight, metrics, storedEvents } = await createTestIngest({
      limits: { chunkBytes: 1000 },
    });
    const { port } = await listen();
    const client = await openClient(port);
    const lines = `${eventText('sent')}\n`.repeat(100);
    await client.write(`${head(10 * MiB, { 'Content-Type': 'application/x-ndjson' })}{}\n${lines}{"service"`);
    while ((await storedEvents()).length < 90) await delay(5);
    client.socket.destroy();
    const line = await logs.waitForLine('stream ended early');
    const stored = await storedEvents();
    assert.equal(line['accepted'], stored.length);
    assert.equal(line['rejected'], 1);
    assert.equal((await logs.waitForLine('request'))['status_code'], 499);
    assert.equal(inflight.usedBytes, 0);
    const text = await metrics.registry.metrics();
    assert.ok(
      text.includes(
        `signallake_ingest_events_total{outcome="accepted",service="ingest-api"} ${stored.length}\n`,
      ),
    );

    const next = await openClient(port);
    await next.write(
      head(eventText('next').length, { 'Content-Type': 'application/json' }) + eventText('next'),
    );
    assert.match(await next.response(), /^HTTP\/1.1 202 /);
    next.socket.destroy();
  });

  it('has nothing stored of a JSON body that it did not finish', async () => {
    const { listen, logs, inflight, storedEvents } = await createTestIngest();
    const { port } = await listen();
    const client = await openClient(port);
    await client.write(`${head(1000, { 'Content-Type': 'application/json' })}[${eventText('sent')},`);
    while (inflight.usedBytes === 0) await delay(5);
    client.socket.destroy();
    assert.equal((await logs.waitForLine('request'))['aborted'], true);
    while (inflight.usedBytes > 0) await delay(5);
    assert.deepEqual(await storedEvents(), []);
  });
});
