import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { formatEventLine, type LogEvent } from '@signallake/event-schema';
import { buildSegmentId, createSegmentRecoverer, rawZonePaths } from '@signallake/raw-zone';
import { createLogger, type HttpServer, startHttpServer } from '@signallake/service-kit';
import fc from 'fast-check';
import type { EventTailOptions } from '../src/events/tail/event-tail.js';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';
import { connectTail, type TailClient } from './tail-client.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 400, seed: 11 });

const quiet = createLogger({ service: 'test', stream: new PassThrough().resume() });

function idsOf(list: readonly LogEvent[]): string[] {
  return list.map(({ event_id }) => event_id);
}

describe('the tail', () => {
  let service: TestService;
  let server: HttpServer;
  let responses: ServerResponse[];
  const clients: TailClient[] = [];

  async function start(tail: Partial<EventTailOptions> = {}): Promise<void> {
    service = await openTestService({ tail });
    responses = [];
    const app: RequestListener = (req, res) => {
      responses.push(res);
      service.app(req, res);
    };
    server = await startHttpServer({ app, host: '127.0.0.1', port: 0, logger: quiet });
  }

  async function connect(options: Parameters<typeof connectTail>[1] = {}): Promise<TailClient> {
    const client = await connectTail(server.url, options);
    clients.push(client);
    return client;
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await service.tail.close();
    await server.close();
    await service.close();
  });

  it('sends what is acked after the client came, in order, and nothing from before', async () => {
    await start();
    await service.append(events.slice(0, 10));
    const client = await connect();
    assert.equal(client.status, 200);
    assert.match(client.headers['content-type'] ?? '', /^text\/event-stream/);
    assert.equal((await client.other()).event, 'live');
    await service.append(events.slice(10, 12));
    await service.append(events.slice(12, 20));
    assert.deepEqual((await client.logs(10)).events, events.slice(10, 20));
  });

  it('takes the filters of a search', async () => {
    await start();
    const client = await connect({ query: '?service=cart&service=Cart&status_code=5xx&q=%2FA' });
    await service.append(events);
    const wanted = events.filter(
      (e) => /cart/i.test(e.service) && e.status_code >= 500 && e.endpoint.startsWith('/a'),
    );
    assert.ok(wanted.length > 5);
    assert.deepEqual((await client.logs(wanted.length)).events, wanted);
  });

  it('follows segments through their seal, their conversion and the next segment', async () => {
    await start();
    const client = await connect();
    await service.append(events.slice(0, 5));
    for (let round = 1; round < 5; round++) {
      const segment = await service.seal();
      await service.commit(segment, events.slice(round * 5 - 5, round * 5));
      await service.archive(segment);
      await service.append(events.slice(round * 5, round * 5 + 5));
    }
    assert.deepEqual(idsOf((await client.logs(25)).events), idsOf(events.slice(0, 25)));
  });

  it('finds segments that came and went between two looks', async () => {
    await start({ pollMs: 300 });
    const client = await connect();
    assert.equal((await client.other()).event, 'live');
    await service.store(events.slice(0, 5));
    await service.store(events.slice(5, 10));
    assert.deepEqual(idsOf((await client.logs(10)).events), idsOf(events.slice(0, 10)));
  });

  it('sends the events of a writer that died once, whatever recovery makes of its segment', async () => {
    await start();
    const client = await connect();
    const id = buildSegmentId({ epochMs: Date.now(), writerId: 'dead', sequence: 0 });
    const lines = events.slice(0, 10).map((event) => `${formatEventLine(event)}\n`);
    await writeFile(rawZonePaths(service.rawDirectory).openSegment(id), `${lines.join('')}{"torn`);
    const { events: got, lastId } = await client.logs(6);
    const recoverer = createSegmentRecoverer({ directory: service.rawDirectory, leaseMs: 60, logger: quiet });
    for (let sealed: string[] = []; sealed.length === 0; await delay(10))
      ({ sealed } = await recoverer.scan());
    await service.append(events.slice(10, 12));
    assert.deepEqual(idsOf([...got, ...(await client.logs(6)).events]), idsOf(events.slice(0, 12)));
    const resumed = await connect({ lastEventId: lastId });
    assert.deepEqual(idsOf((await resumed.logs(6)).events), idsOf(events.slice(6, 12)));
  });

  it('goes on after the last event received, from whichever place its segment has reached', async () => {
    await start();
    const first = await connect();
    await service.append(events.slice(0, 20));
    let { lastId } = await first.logs(7);
    first.close();
    let sent = 7;
    const goOn = async (count: number) => {
      const client = await connect({ lastEventId: lastId });
      const got = await client.logs(count);
      assert.deepEqual(idsOf(got.events), idsOf(events.slice(sent, sent + count)));
      lastId = got.lastId;
      sent += count;
      client.close();
    };
    await goOn(3);
    const segment = await service.seal();
    await goOn(3);
    await service.commit(segment, events.slice(0, 20));
    await service.archive(segment);
    await goOn(3);
    await service.append(events.slice(20, 30));
    await goOn(10);
    await service.seal();
    await service.append(events.slice(30, 40));
    await goOn(14);
  });

  it('gives every event once to a client that comes and goes while segments are converted', async function () {
    this.timeout(60_000);
    await start({ pollMs: 3 });
    const first = await connect();
    let lastId = (await first.other()).id;
    first.close();
    const received: string[] = [];
    const receiving = (async () => {
      for (let count = 1; received.length < events.length; count = (count * 7) % 23) {
        const client = await connect({ lastEventId: lastId });
        const got = await client.logs(Math.min(count, events.length - received.length));
        received.push(...idsOf(got.events));
        lastId = got.lastId;
        client.close();
      }
    })();
    for (let at = 0; at < events.length; at += 25) {
      await service.append(events.slice(at, at + 10));
      await service.append(events.slice(at + 10, at + 25));
      const segment = await service.seal();
      await service.commit(segment, events.slice(at, at + 25));
      await service.archive(segment);
    }
    await receiving;
    assert.deepEqual(received, idsOf(events));
  });

  it('knows how far a client is although none of the events were for it', async () => {
    await start({ heartbeatMs: 5 });
    const client = await connect({ query: '?q=of-nobody' });
    await service.append(events.slice(0, 10));
    const isIn = (id: string | undefined) => /_[1-9]\d*$/.test(id ?? '');
    assert.equal((await client.other()).event, 'live');
    void client.next();
    while (!isIn(client.lastId)) await delay(5);
    client.close();
    await service.append(events.slice(10, 15));
    const resumed = await connect({ query: `?last_event_id=${client.lastId}` });
    assert.deepEqual(idsOf((await resumed.logs(5)).events), idsOf(events.slice(10, 15)));
  });

  for (const [what, spoil] of [
    ['are gone', (path: string) => rm(path)],
    ['are damaged', (path: string) => writeFile(path, 'no gzip')],
  ] as const) {
    it(`says so when events may be missing, because their segments ${what}`, async () => {
      await start();
      const first = await connect();
      await service.append(events.slice(0, 10));
      const { lastId } = await first.logs(4);
      first.close();
      const segment = await service.seal();
      await service.commit(segment, events.slice(0, 10));
      await service.archive(segment);
      await spoil(rawZonePaths(service.rawDirectory).archivedSegment(segment));
      await service.append(events.slice(10, 20));
      const client = await connect({ lastEventId: lastId });
      const gap = await client.other();
      assert.equal(gap.event, 'gap');
      assert.deepEqual(JSON.parse(gap.data ?? ''), { segments: [segment] });
      assert.deepEqual(idsOf((await client.logs(10)).events), idsOf(events.slice(10, 20)));
      assert.equal((await client.other()).event, 'live');
      const told = await connect({ lastEventId: gap.id });
      assert.deepEqual(idsOf((await told.logs(10)).events), idsOf(events.slice(10, 20)));
      assert.deepEqual(told.others, []);
    });
  }

  it('serves fifty clients from one reader, each with its own filter', async () => {
    await start();
    const services = ['cart', 'Cart', 'sök/ö', "o'hare", 'x=1 %20'];
    const connected = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        connect({ query: `?service=${encodeURIComponent(services[n % 5] as string)}` }),
      ),
    );
    assert.equal(service.tail.clients, 50);
    await service.append(events);
    await Promise.all(
      connected.map(async (client, n) => {
        const wanted = events.filter((event) => event.service === services[n % 5]);
        assert.deepEqual(idsOf((await client.logs(wanted.length)).events), idsOf(wanted));
      }),
    );
  });

  it('lets a slow client fall behind, with a bounded buffer and no loss, and holds nobody up', async function () {
    this.timeout(60_000);
    const limit = 100_000;
    await start({ maxBufferedBytes: limit });
    const heavy = events.map((event): LogEvent => ({ ...event, message: 'x'.repeat(30_000) }));
    const slow = await connect();
    const fast = await connect();
    assert.equal((await slow.other()).event, 'live');
    let mostBuffered = 0;
    for (let at = 0; at < heavy.length; at += 40) {
      await service.append(heavy.slice(at, at + 40));
      assert.deepEqual(idsOf((await fast.logs(40)).events), idsOf(heavy.slice(at, at + 40)));
      mostBuffered = Math.max(mostBuffered, responses[0]?.writableLength ?? 0);
    }
    assert.ok(mostBuffered > limit / 2 && mostBuffered < 4 * limit, `${mostBuffered} bytes were buffered`);
    assert.deepEqual(idsOf((await slow.logs(heavy.length)).events), idsOf(heavy));
    assert.ok(slow.others.some(({ event }) => event === 'behind'));
    await service.append(events.slice(0, 3));
    assert.deepEqual(idsOf((await slow.logs(3)).events), idsOf(events.slice(0, 3)));
    assert.equal(slow.others.at(-1)?.event, 'live');
  });

  it('refuses more clients than it is allowed, until one leaves', async () => {
    await start({ maxClients: 1 });
    const only = await connect();
    const refused = await fetch(`${server.url}/v1/events/tail`);
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '5');
    await refused.body?.cancel();
    only.close();
    while (service.tail.clients > 0) await delay(2);
    assert.equal((await connect()).status, 200);
  });

  it('forgets clients that go away, at whatever moment', async () => {
    await start();
    const first = await connect();
    await service.append(events);
    const { lastId } = await first.logs(1);
    for (let round = 0; round < 30; round++) {
      const client = await connect({ lastEventId: lastId });
      if (round % 3 > 0) await client.next();
      if (round % 3 > 1) await client.logs(20);
      client.close();
    }
    first.close();
    while (service.tail.clients > 0) await delay(2);
  });

  for (const query of ['from=-1h', 'limit=5', 'cursor=x', 'status_code=600', 'last_event_id=what']) {
    it(`refuses ?${query}`, async () => {
      await start();
      const refused = await fetch(`${server.url}/v1/events/tail?${query}`);
      assert.equal(refused.status, 400);
      const body = (await refused.json()) as { errors: { path: string }[] };
      assert.equal(body.errors[0]?.path, query.split('=')[0]);
    });
  }

  it('ends every stream when it is closed, and admits no more', async () => {
    await start();
    const connected = [await connect(), await connect()];
    await service.tail.close();
    await service.tail.close();
    for (const client of connected) {
      assert.equal((await client.other()).event, 'live');
      assert.equal(await client.next(), undefined);
    }
    assert.equal(service.tail.clients, 0);
    assert.equal((await fetch(`${server.url}/v1/events/tail`)).status, 503);
    await server.close();
  });

  it('answers HEAD without a stream', async () => {
    await start();
    const answer = await fetch(`${server.url}/v1/events/tail`, { method: 'HEAD' });
    assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.equal(service.tail.clients, 0);
  });
});
