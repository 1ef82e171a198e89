import assert from 'node:assert/strict';
import { type LogEvent, parseTimestamp } from '@signallake/event-schema';
import type { PartitionBy } from '@signallake/lake';
import fc from 'fast-check';
import request from 'supertest';
import { createEventMatcher } from '../src/events/event-matcher.js';
import type { EventsAnswer } from '../src/events/events-answer.js';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';
import { expectedPage, inOrder } from './search-oracle.js';

const messages = ['', 'm', 'Payment DECLINED', '100%_sure', 'ΟΔΟΣ', 'İstanbul', "'; --", 'straße \\'];

/** Events with messages worth searching, of which some share their timestamp, some with optional fields. */
const searchableEvents = fc
  .tuple(eventsOfFewGroups(), fc.constantFrom(...messages), fc.nat(3))
  .map(([event, message, kind]): LogEvent => {
    const timestamp = kind === 0 ? '2026-01-11T12:00:00.000001Z' : event.timestamp;
    const extra = kind === 1 ? { trace_id: 't', host: 'ö', attributes: '{"a":1,"b":"x","c":true}' } : {};
    return { ...event, timestamp, message, ...extra };
  });

const searchableSets = fc.uniqueArray(searchableEvents, {
  selector: ({ event_id }) => event_id,
  minLength: 20,
  maxLength: 90,
  size: 'max',
});

const some = <T extends string>(...values: T[]) => fc.subarray(values, { minLength: 1 });

const anyFilters = fc.record(
  {
    from: fc.constantFrom('2026-01-10T23:30:00Z', '2026-01-11T12:00:00.000001Z'),
    to: fc.constantFrom('2026-01-12T00:00:00Z', '2026-01-11T12:00:00.000002Z'),
    service: some('cart', "o'hare", 'nobody'),
    method: some('POST', 'PUT'),
    region: some('eu', '😀'),
    level: some('error', 'warn'),
    status_code: some('503', '5xx', '200-304'),
    q: fc.constantFrom('pay', 'declined', '%', '_', '%_S', 'οδοσ', 'ος', 'i', "'", '\\', '/É', '?b='),
  },
  { noNullPrototype: true },
);

/** A few conditions at a time: with more of them there would be nothing left to compare. */
const filters = fc
  .tuple(
    anyFilters,
    fc.subarray(['from', 'to', 'service', 'method', 'region', 'level', 'status_code', 'q'] as const, {
      maxLength: 2,
    }),
  )
  .map(([all, names]) => Object.fromEntries(names.map((name) => [name, all[name]])) as Partial<typeof all>);

async function search(service: TestService, query: object): Promise<EventsAnswer> {
  const { status, body } = await request(service.app).get('/v1/events').query(query);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

/** All pages, from the first to the one without a cursor; `between` runs before each further page. */
async function searchAll(service: TestService, query: object, between?: () => Promise<unknown>) {
  const pages = [await search(service, query)];
  for (let cursor = pages[0]?.meta.next_cursor; cursor; cursor = pages.at(-1)?.meta.next_cursor) {
    assert.ok(pages.length < 500, 'the pages have no end');
    await between?.();
    pages.push(await search(service, { ...query, cursor }));
  }
  return pages.flatMap(({ data }) => data);
}

describe('a search for events', () => {
  it('gives what a plain filter and sort give, in pages, whatever the layout (property)', async function () {
    this.timeout(240_000);
    let furtherPages = 0;
    await fc.assert(
      fc.asyncProperty(
        searchableSets,
        fc.nat(100),
        fc.nat(100),
        fc.constantFrom<PartitionBy>('date,service,status_code', 'date,service', 'date'),
        fc.array(fc.tuple(filters, fc.integer({ min: 1, max: 30 })), { minLength: 5, maxLength: 5 }),
        async (events, a, b, partitionBy, asked) => {
          const service = await openTestService({ partitionBy });
          try {
            const cuts = [a, b].map((percent) => Math.floor((percent * events.length) / 100)).sort(byNumber);
            const [first = 0, second = 0] = cuts;
            if (first > 0) await service.store(events.slice(0, first));
            if (second > first) await service.store(events.slice(first, second));
            if (second < events.length) await service.append(events.slice(second));
            for (const [filter, limit] of [[{}, 100], ...asked] as [(typeof asked)[0][0], number][]) {
              const { from, to, ...others } = filter;
              const matches = createEventMatcher(others);
              const at = (text: string) => parseTimestamp(text) as number;
              const expected = events.filter(
                (event) =>
                  (!from || at(event.timestamp) >= at(from)) &&
                  (!to || at(event.timestamp) < at(to)) &&
                  matches(event),
              );
              assert.deepEqual(await searchAll(service, { ...filter, limit }), expectedPage(expected));
              furtherPages += Math.max(0, Math.ceil(expected.length / limit) - 1);
            }
          } finally {
            await service.close();
          }
        },
      ),
      { numRuns: 20, endOnFailure: true },
    );
    assert.ok(furtherPages > 50, `${furtherPages} further pages were compared`);
  });

  describe('over some events', () => {
    let service: TestService;
    const events = fc.sample(eventsOfFewGroups(), { numRuns: 500, seed: 5 });
    beforeEach(async () => {
      service = await openTestService();
    });
    afterEach(() => service.close());

    it('gives every event that was there once, while others arrive and segments are converted', async function () {
      this.timeout(60_000);
      const [old, late] = [events.slice(0, 300), events.slice(300)];
      await service.store(old.slice(0, 100));
      await service.append(old.slice(100, 200));
      let segment = await service.seal();
      let inSegment = old.slice(100, 200);
      await service.append(old.slice(200));
      let open = old.slice(200);
      const found = await searchAll(service, { limit: 31, from: '-9999d' }, async () => {
        await service.commit(segment, inSegment);
        await service.archive(segment);
        const arriving = late.splice(0, 8);
        await service.append(arriving);
        segment = await service.seal();
        inSegment = [...open, ...arriving];
        open = late.splice(0, 1);
        await service.append(open);
      });
      assert.ok(late.length > 0 && found.length > old.length);
      const ids = found.map(({ event_id }) => event_id);
      assert.equal(new Set(ids).size, ids.length);
      const wanted = new Set(old.map(({ event_id }) => event_id));
      assert.deepEqual(
        ids.filter((id) => wanted.has(id)),
        inOrder(old).map(({ event_id }) => event_id),
      );
    });

    it('opens no file when the newest events are not converted yet, and else only the newest files', async () => {
      const day = (date: string, part: LogEvent[]) =>
        part.map((event) => ({ ...event, timestamp: `${date}${event.timestamp.slice(10)}` }));
      await service.store(day('2026-01-10', events.slice(0, 200)));
      await service.store(day('2026-01-12', events.slice(200, 300)));
      const { meta: recent } = await search(service, { limit: 10 });
      const total = recent.scan.files_total;
      assert.ok(recent.scan.files > 0 && recent.scan.files <= total / 2, JSON.stringify(recent.scan));
      assert.equal(recent.scan.raw_bytes, 0);
      await service.append(day('2026-01-13', events.slice(300, 320)));
      const { meta, data } = await search(service, { limit: 10 });
      assert.equal(data.length, 10);
      assert.deepEqual([meta.scan.files, meta.scan.bytes, meta.scan.files_total], [0, 0, total]);
      const everything = await search(service, { limit: 1000 });
      assert.equal(everything.data.length, 320);
      assert.equal(everything.meta.scan.files, total);
      assert.equal(everything.meta.next_cursor, null);
    });

    it('keeps the window of the first page, although it was relative to now', async () => {
      const nowMs = Date.now();
      const at = (ms: number, id: number): LogEvent => ({
        ...(events[id] as LogEvent),
        timestamp: new Date(ms).toISOString().replace('Z', '000Z'),
      });
      await service.append([at(nowMs - 60_000, 0), at(nowMs - 120_000, 1)]);
      const query = { from: '-1h', to: 'now', limit: 1 };
      const first = await search(service, query);
      await service.append([at(nowMs - 90_000, 2), at(nowMs - 2, 3)]);
      const second = await search(service, { ...query, cursor: first.meta.next_cursor });
      assert.deepEqual([second.meta.from, second.meta.to], [first.meta.from, first.meta.to]);
      assert.equal(second.data[0]?.event_id, events[2]?.event_id);
    });

    it('shows an event that was acked twice once', async () => {
      await service.store(events.slice(0, 5));
      await service.append(events.slice(0, 5));
      await service.append(events.slice(0, 6));
      assert.deepEqual(await searchAll(service, { limit: 2 }), expectedPage(events.slice(0, 6)));
    });

    it('gives an event as a client may send it', async () => {
      const event: LogEvent = { ...(events[0] as LogEvent), latency_ms: null, message: '' };
      const attributes = { a: 1, b: 'x', c: true, ['__proto__']: 'p' };
      const full = { ...(events[1] as LogEvent), host: 'h', attributes: JSON.stringify(attributes) };
      await service.append([event, full]);
      const { data } = await search(service, {});
      assert.deepEqual(
        data.find(({ event_id }) => event_id === event.event_id),
        event,
      );
      const answered = data.find(({ event_id }) => event_id === full.event_id);
      assert.equal(JSON.stringify(answered?.attributes), full.attributes);
      assert.equal(answered?.timestamp, full.timestamp);
      assert.ok(!('trace_id' in (answered ?? {})));
    });

    it('refuses a cursor of another search, and what is none', async () => {
      await service.append(events.slice(0, 50));
      const { meta } = await search(service, { limit: 2, service: ['cart', 'Cart'], q: '/' });
      const cursor = meta.next_cursor as string;
      await search(service, { limit: 5, service: ['Cart', 'cart'], q: '/', cursor });
      for (const query of [{ cursor }, { cursor, service: 'cart', q: '/' }, { cursor: 'x' }]) {
        const { body } = await request(service.app).get('/v1/events').query(query).expect(400);
        assert.equal(body.errors[0].path, 'cursor');
      }
      await request(service.app).get('/v1/events?limit=1001').expect(400);
      await request(service.app).get('/v1/events?q=').expect(400);
    });

    it('finds one event by its id, in either case, wherever it is', async () => {
      await service.store(events.slice(0, 100));
      await service.append(events.slice(100, 110));
      for (const event of [events[50] as LogEvent, events[105] as LogEvent]) {
        const path = `/v1/events/${event.event_id.toUpperCase()}`;
        const { body } = await request(service.app).get(path).expect(200);
        assert.deepEqual(body.data, expectedPage([event]));
        assert.equal(body.meta.next_cursor, null);
        const { files, files_total } = body.meta.scan;
        assert.ok(event === events[105] ? files === 0 : files > 0 && files < files_total / 2);
      }
      const missing = await request(service.app).get('/v1/events/00000000-0000-4000-8000-000000000000');
      assert.deepEqual([missing.status, missing.body.code], [404, 'not_found']);
      const bad = await request(service.app).get('/v1/events/42').expect(400);
      assert.equal(bad.body.errors[0].path, 'event_id');
    });
  });
});

function byNumber(a: number, b: number): number {
  return a - b;
}
