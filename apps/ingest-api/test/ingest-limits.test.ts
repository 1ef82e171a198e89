import assert from 'node:assert/strict';
import { readdir, rename, rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { RawZoneError, rawZonePaths } from '@signallake/raw-zone';
import request from 'supertest';
import { eventText, ndjson, postEvents } from './post-events.js';
import { openClient } from './raw-client.js';
import { createTestIngest } from './test-ingest.js';

const KiB = 1024;
const zeros = gzipSync(Buffer.alloc(64 * KiB * KiB));

describe('the limits of POST /v1/events', () => {
  it('takes a JSON body and an atomic batch up to the limit of bytes, and one byte more is 413', async () => {
    const { app, storedEvents } = await createTestIngest({ limits: { maxBatchBytes: 1000 } });
    const body = eventText('').padEnd(1000);
    for (const [headers, query] of [
      [{}, ''],
      [ndjson, '?atomic=true'],
    ] as const) {
      assert.equal((await postEvents(app, body, headers, query)).status, 202);
      const response = await postEvents(app, `${body} `, headers, query);
      assert.equal(response.status, 413);
      assert.equal(response.body.code, 'payload_too_large');
      assert.equal(response.body.limit_bytes, 1000);
    }
    assert.equal((await postEvents(app, `${body}\n${body}`, ndjson)).status, 202);
    assert.equal((await storedEvents()).length, 4);
  });

  it('counts the bytes of a body of unknown length, too', async () => {
    const { listen, storedEvents } = await createTestIngest({ limits: { maxBatchBytes: 1000 } });
    const { port } = await listen();
    const client = await openClient(port);
    client.write(
      'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    client.write(`3e8\r\n${eventText('').padEnd(1000)}\r\n1\r\n \r\n0\r\n\r\n`);
    assert.match(await client.response(), /^HTTP\/1.1 413 /);
    assert.deepEqual(await storedEvents(), []);
  });

  it('takes a batch up to the limit of events, and one more is 413', async () => {
    const { app, storedEvents } = await createTestIngest({ limits: { maxBatchEvents: 3 } });
    const events = [eventText('1'), eventText('2'), eventText('3'), eventText('4')];
    for (const [separator, headers, query] of [
      [',', {}, ''],
      ['\n', ndjson, '?atomic=true'],
    ] as const) {
      const bodyOf = (count: number): string => {
        const body = events.slice(0, count).join(separator);
        return separator === ',' ? `[${body}]` : body;
      };
      assert.equal((await postEvents(app, bodyOf(3), headers, query)).status, 202);
      const response = await postEvents(app, bodyOf(4), headers, query);
      assert.equal(response.status, 413);
      assert.equal(response.body.limit_events, 3);
    }
    assert.equal((await postEvents(app, events.join('\n'), ndjson)).status, 202);
    assert.equal((await storedEvents()).length, 10);
  });

  it('takes an event up to the limit of its bytes, counted in UTF-8', async () => {
    const { app } = await createTestIngest({ limits: { maxEventBytes: 300 } });
    const fill = 300 - eventText('').length;
    const longest = eventText('é'.repeat(fill / 2) + 'x'.repeat(fill % 2));
    for (const [body, headers] of [
      [`[${longest},${longest.replace('é', 'éx')}]`, {}],
      [`${longest}\n${longest.replace('é', 'éx')}`, ndjson],
    ] as const) {
      const response = await postEvents(app, body, headers);
      assert.equal(response.body.accepted, 1);
      assert.deepEqual(response.body.errors, [{ index: 1, path: '', message: 'is longer than 300 bytes' }]);
    }
  });

  it('stops a gzip bomb at the limit, however it is sent', async () => {
    const { app, inflight } = await createTestIngest({
      limits: { maxBatchBytes: 100 * KiB, maxStreamBytes: 200 * KiB },
    });
    for (const headers of [{}, ndjson]) {
      const response = await postEvents(app, zeros, { ...headers, 'Content-Encoding': 'gzip' });
      assert.equal(response.status, 413);
    }
    assert.equal(inflight.usedBytes, 0);
  });

  it('counts what a compressed body has on the wire, though nothing comes out of it', async () => {
    const { listen } = await createTestIngest({ limits: { maxStreamBytes: 1000 } });
    const { port } = await listen();
    const client = await openClient(port);
    const emptyMembers = Buffer.concat(Array<Buffer>(100).fill(gzipSync('')));
    await client.write(
      'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Encoding: gzip\r\n' +
        `Transfer-Encoding: chunked\r\n\r\n${emptyMembers.length.toString(16)}\r\n`,
    );
    await client.write(emptyMembers);
    await client.write('\r\n0\r\n\r\n');
    assert.match(await client.response(), /^HTTP\/1.1 413 /);
    client.socket.destroy();
  });

  it('keeps what a stream has stored before it passes the limit, and says how much that is', async () => {
    const { app, storedEvents } = await createTestIngest({ limits: { maxStreamBytes: 2000 * KiB } });
    const body = `{}\n${`${eventText('x'.repeat(1000))}\n`.repeat(3000)}`;
    const response = await postEvents(app, gzipSync(body), { ...ndjson, 'Content-Encoding': 'gzip' });
    assert.equal(response.status, 413);
    assert.ok(response.body.accepted > 0);
    assert.equal(response.body.accepted, (await storedEvents()).length);
    assert.equal(response.body.rejected, 1);
    assert.equal(response.body.errors[0].path, '/service');
  });

  it('answers 503 with Retry-After when too much is in flight, before anything is accepted', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { app, inflight, storedEvents } = await createTestIngest({
      maxInflightBytes: 4950,
      beforeAppend: () => gate,
    });
    const first = postEvents(app, eventText('first').padEnd(4900)).then(({ status }) => status);
    while (inflight.usedBytes === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const refused = await postEvents(app, eventText('refused'));
    assert.equal(refused.status, 503);
    assert.equal(refused.body.code, 'unavailable');
    assert.equal(refused.headers['retry-after'], '1');
    release();
    assert.equal(await first, 202);
    assert.equal(inflight.usedBytes, 0);
    assert.equal((await postEvents(app, eventText('second'))).status, 202);
    assert.deepEqual(
      (await storedEvents()).map(({ message }) => message),
      ['first', 'second'],
    );
  });
});

describe('POST /v1/events when there is no storage', () => {
  it('answers 503 with Retry-After while the backlog is too long', async () => {
    const { app, storedEvents } = await createTestIngest({ maxBacklogBytes: 100 });
    assert.equal((await postEvents(app, eventText('fits'))).status, 202);
    const response = await postEvents(app, eventText('does not'));
    assert.equal(response.status, 503);
    assert.equal(response.headers['retry-after'], '10');
    assert.match(response.body.detail, /wait to be converted/);
    assert.equal((await storedEvents()).length, 1);
    assert.equal((await request(app).get('/readyz')).status, 503);
  });

  it('answers 503 insufficient_storage before the disk is full', async () => {
    const { app, storedEvents } = await createTestIngest({ minFreeBytes: Number.MAX_SAFE_INTEGER });
    const response = await postEvents(app, eventText('one'));
    assert.equal(response.status, 503);
    assert.equal(response.body.code, 'insufficient_storage');
    assert.ok(Number(response.headers['retry-after']) > 0);
    assert.deepEqual(await storedEvents(), []);
  });

  it('answers 503 insufficient_storage when an append finds the disk full', async () => {
    const { app } = await createTestIngest({
      beforeAppend: () => Promise.reject(new RawZoneError('storage_full', 'ENOSPC')),
    });
    for (const headers of [{}, ndjson]) {
      const response = await postEvents(app, eventText('one'), headers);
      assert.equal(response.status, 503);
      assert.equal(response.body.code, 'insufficient_storage');
      assert.equal(response.headers['retry-after'], '30');
    }
  });

  it('answers 503 when the raw zone is gone, and is not ready', async () => {
    const { app, rawDirectory } = await createTestIngest();
    assert.equal((await postEvents(app, eventText('one'))).status, 202);
    await rm(rawDirectory, { recursive: true });
    const response = await postEvents(app, eventText('two'));
    assert.equal(response.status, 503);
    assert.equal(response.body.code, 'unavailable');
    assert.ok(Number(response.headers['retry-after']) > 0);
    const ready = await request(app).get('/readyz');
    assert.equal(ready.status, 503);
    assert.equal(ready.body.checks.raw_zone.ok, false);
    assert.equal((await request(app).get('/healthz')).status, 200);
  });

  it('tries again by itself when a recoverer has taken the segment', async () => {
    const { app, rawDirectory, logs, storedEvents } = await createTestIngest();
    assert.equal((await postEvents(app, eventText('one'))).status, 202);
    const { openDirectory, fencedDirectory } = rawZonePaths(rawDirectory);
    const [segment = ''] = (await readdir(openDirectory)).filter((name) => name.endsWith('.jsonl'));
    await rename(`${openDirectory}/${segment}`, `${fencedDirectory}/${segment}`);
    const response = await postEvents(app, eventText('two'));
    assert.equal(response.status, 202);
    assert.equal((await logs.waitForLine('segment abandoned'))['code'], 'segment_fenced');
    // The first try may be on disk as well: with the same id, and so it counts once.
    const ids = new Map((await storedEvents()).map((event) => [event.event_id, event.message]));
    assert.deepEqual([...ids.values()].sort(), ['one', 'two']);
  });
});
