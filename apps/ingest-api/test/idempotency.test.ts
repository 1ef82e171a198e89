import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createIdempotencyStore } from '../src/idempotency/idempotency-store.js';
import { startIngestProcess } from './ingest-process.js';
import { eventText, ndjson, postEvents } from './post-events.js';
import { readStoredEvents } from './stored-events.js';
import { createTestIngest } from './test-ingest.js';

const key = { 'Idempotency-Key': '"order-7"' };

describe('Idempotency-Key', function () {
  this.timeout(60_000);

  it('gives the first answer again, and stores nothing a second time', async () => {
    const { app, storedEvents } = await createTestIngest();
    const body = `[${eventText('a')},{}]`;
    const first = await postEvents(app, body, key).expect(202);
    const second = await postEvents(app, body, { 'Idempotency-Key': 'order-7' }).expect(202);
    assert.equal(first.headers['idempotency-replayed'], undefined);
    assert.equal(second.headers['idempotency-replayed'], 'true');
    assert.deepEqual(second.body, first.body);
    assert.equal((await storedEvents()).length, 1);
  });

  it('gives a refusal again too', async () => {
    const { app } = await createTestIngest();
    await postEvents(app, '{}', key).expect(400);
    const { body } = await postEvents(app, '{}', key).expect(400).expect('Idempotency-Replayed', 'true');
    assert.equal(body.code, 'no_valid_event');
  });

  it('refuses another body or other parameters, and stores nothing of them', async () => {
    const { app, storedEvents } = await createTestIngest();
    await postEvents(app, eventText('a'), { ...ndjson, ...key }).expect(202);
    const other = await postEvents(app, eventText('b'), { ...ndjson, ...key }).expect(422);
    assert.equal(other.body.code, 'idempotency_key_reused');
    await postEvents(app, eventText('a'), { ...ndjson, ...key }, '?atomic=true').expect(422);
    assert.equal((await storedEvents()).length, 1);
  });

  it('refuses a malformed key', async () => {
    const { app } = await createTestIngest();
    for (const bad of ['a"b', 'x'.repeat(256), '""']) {
      await postEvents(app, eventText('a'), { 'Idempotency-Key': bad }).expect(400);
    }
  });

  it('parts the callers', async () => {
    const keys = ['a-key-of-16-chars', 'b-key-of-16-chars'];
    const { app, storedEvents } = await createTestIngest({ keys });
    for (const caller of keys) {
      await postEvents(app, eventText(caller), { ...key, Authorization: `Bearer ${caller}` }).expect(202);
    }
    assert.equal((await storedEvents()).length, 2);
  });

  it('answers 503 and stores nothing while the answer it kept cannot be read', async () => {
    const { app, rawDirectory, storedEvents } = await createTestIngest();
    await postEvents(app, eventText('a'), key).expect(202);
    const folder = join(rawDirectory, 'idempotency');
    const names = await readdir(folder);
    assert.ok(names.length === 1 && names[0]?.endsWith('.answer'), names.join());
    for (const name of names) await writeFile(join(folder, name), '{"bodyHash":');
    await postEvents(app, eventText('a'), key).expect(503);
    assert.equal((await storedEvents()).length, 1);
  });

  it('answers 409 while the first request runs', async () => {
    let append = (): void => undefined;
    const mayAppend = new Promise<void>((resolve) => {
      append = resolve;
    });
    let reached = (): void => undefined;
    const atAppend = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const { app } = await createTestIngest({
      beforeAppend: async () => {
        reached();
        await mayAppend;
      },
    });
    const first = postEvents(app, eventText('a'), key).then((response) => response.status);
    await atAppend;
    await postEvents(app, eventText('a'), key).expect(409).expect('Retry-After', '1');
    append();
    assert.equal(await first, 202);
  });

  it('gives events the same ids and times after an append whose answer was lost', async () => {
    let failures = 2;
    const { app, storedEvents, writer } = await createTestIngest({
      beforeAppend: async (lines) => {
        if (failures-- === 0) return;
        await writer.append(lines);
        throw new Error('lost after the append');
      },
    });
    const body = `${eventText('same')}\n${eventText('same')}`;
    await postEvents(app, body, { ...ndjson, ...key }).expect(500);
    await postEvents(app, body, { ...ndjson, ...key }).expect(500);
    await postEvents(app, body, { ...ndjson, ...key }).expect(202);
    const events = await storedEvents();
    assert.equal(events.length, 6);
    assert.equal(new Set(events.map((event) => `${event.event_id} ${event.timestamp}`)).size, 2);
  });

  it('outlives kill -9, and holds for every process on the raw zone', async () => {
    const one = await startIngestProcess();
    const env = { SIGNALLAKE_DATA_DIR: dirname(one.rawDirectory) };
    const two = await startIngestProcess(env);
    const send = (url: string): Promise<Response> =>
      fetch(`${url}/v1/events`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'k' },
        body: eventText('once'),
      });
    const together = await Promise.all([one, two, one, two].map(async ({ url }) => (await send(url)).status));
    assert.ok(together.includes(202), together.join());
    assert.ok(
      together.every((status) => status === 202 || status === 409),
      together.join(),
    );
    await one.kill('SIGKILL');
    await two.kill('SIGKILL');
    const three = await startIngestProcess(env);
    const again = await send(three.url);
    assert.equal(again.status, 202);
    assert.equal(again.headers.get('Idempotency-Replayed'), 'true');
    assert.equal((await readStoredEvents(one.rawDirectory)).length, 1);
    await three.kill('SIGTERM');
  });
});

describe('idempotency store', () => {
  it('lets one of many take over from a dead holder, with its time of receipt', async () => {
    const { rawDirectory } = await createTestIngest();
    const store = createIdempotencyStore({ rawDirectory, expireAfterMs: 60_000, leaseMs: 60_000 });
    const first = await store.begin('r');
    assert.ok(first !== 'busy' && 'receivedMs' in first);
    assert.equal(await store.begin('r'), 'busy');
    await first.release();
    const takers = await Promise.all(Array.from({ length: 8 }, () => store.begin('r')));
    const [next, ...more] = takers.filter((taker) => taker !== 'busy');
    assert.ok(next !== undefined && 'receivedMs' in next);
    assert.equal(more.length, 0);
    assert.equal(next.receivedMs, first.receivedMs);
    await store.keep('r', { bodyHash: 'h', accepted: { accepted: 1 } }, next);
    assert.deepEqual(await store.begin('r'), { bodyHash: 'h', accepted: { accepted: 1 } });
  });

  it('sweeps what has expired', async () => {
    const { rawDirectory } = await createTestIngest();
    const store = createIdempotencyStore({ rawDirectory, expireAfterMs: 0, leaseMs: 60_000 });
    const claim = await store.begin('r');
    assert.ok(claim !== 'busy' && 'receivedMs' in claim);
    await store.keep('r', { bodyHash: 'h', accepted: {} }, claim);
    assert.equal(await store.sweep(), 1);
    const again = await store.begin('r');
    assert.ok(again !== 'busy' && 'receivedMs' in again);
    await again.remove();
  });
});
