import assert from 'node:assert/strict';
import type { LogEvent } from '@signallake/event-schema';
import fc from 'fast-check';
import request from 'supertest';
import { createEventMatcher } from '../src/events/event-matcher.js';
import type { EventsAnswer } from '../src/events/events-answer.js';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';
import { expectedPage } from './search-oracle.js';

const samples = fc.sample(eventsOfFewGroups(), { numRuns: 60, seed: 21 });

/** The n-th sample, at a second of a day; what the rest of it is like does not matter. */
function eventAt(n: number, second: number, more: Partial<LogEvent> = {}): LogEvent {
  const timestamp = new Date(Date.UTC(2026, 0, 11, 12, 0, second)).toISOString().replace('Z', '000Z');
  return { ...(samples[n] as LogEvent), timestamp, ...more };
}

describe('a search for events', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await openTestService();
  });
  afterEach(() => service.close());

  async function search(query: object): Promise<EventsAnswer> {
    const { status, body } = await request(service.app).get('/v1/events').query(query);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }
  const idsOf = (events: readonly { event_id: string }[]) => events.map(({ event_id }) => event_id);

  for (const isConverted of [false, true]) {
    it(`gives what is acked between two pages when it is older than the last event given, and not when it is newer (${isConverted ? 'converted' : 'raw'})`, async () => {
      const add = (events: LogEvent[]) => (isConverted ? service.store(events) : service.append(events));
      const there = [50, 40, 30, 20, 10].map((second, n) => eventAt(n, second));
      await add(there);
      const first = await search({ limit: 2 });
      assert.deepEqual(idsOf(first.data), idsOf(there.slice(0, 2)));
      // Newer than the whole page, within it, and of its last event's own instant, on either side of that.
      const last = there[1] as LogEvent;
      const beside = { timestamp: last.timestamp };
      const [lower, higher] = [
        '00000000-0000-4000-8000-000000000000',
        'ffffffff-ffff-4fff-bfff-ffffffffffff',
      ];
      const passed = [eventAt(10, 59), eventAt(11, 45), eventAt(12, 0, { ...beside, event_id: higher })];
      const ahead = [eventAt(13, 0, { ...beside, event_id: lower }), eventAt(14, 25), eventAt(15, 1)];
      await add([...passed, ...ahead]);
      // What is sent again stays on one page.
      await service.append(there);
      const rest: string[] = [];
      for (let cursor = first.meta.next_cursor; cursor; ) {
        const page = await search({ limit: 2, cursor });
        rest.push(...idsOf(page.data));
        cursor = page.meta.next_cursor;
      }
      const expected = expectedPage([...there.slice(2), ...ahead]) as { event_id: string }[];
      assert.deepEqual(rest, idsOf(expected));
      assert.deepEqual(
        (await search({ limit: 100 })).data,
        expectedPage([...there, ...passed, ...ahead]),
        'a search that begins anew has them all',
      );
    });
  }

  const texts: [q: string, text: string, isIn: boolean][] = [
    ['DECLINED', 'payment declined', true],
    ['declined', 'Payment DECLINED', true],
    ['öst', 'VÄST OCH ÖST', true],
    ['ПЛАТЁЖ', 'платёж отклонён', true],
    ['οδος', 'ΟΔΟΣ', true],
    ['ΟΔΟΣ', 'η οδός, οδος', true],
    ['σ', 'τέλος', true],
    ['istanbul', 'İSTANBUL', true],
    ['日本', '東京、日本', true],
    ['👩‍🚒', 'call the 👩‍🚒 now', true],
    ['👩', 'call the 👩‍🚒 now', true],
    // Composed and decomposed letters are not the same text: nothing is normalised.
    ['é', 'cafe\u0301', false],
    ['strasse', 'Straße', false],
    ['100%', '100% sure', true],
    ['1%e', '100% sure', false],
    ['%', 'no such sign', false],
    ['a_b', 'a_b', true],
    ['a_b', 'axb', false],
    ['a.c', 'abc', false],
    ['a.c', 'A.C', true],
    ['(a|b)+', 'see (a|b)+', true],
    ['[a-z]', 'q', false],
    ['^$', '', false],
    ['\\', 'C:\\temp', true],
    ['\\n', 'two\nlines', false],
    ['\n', 'two\nlines', true],
    ['\t', 'a\tb', true],
    ["'; DROP TABLE x; --", "said '; drop table x; --", true],
    ["''", "it's", false],
    ['"', 'say "x"', true],
    ['?', 'really?', true],
    ['$1', 'cost $1', true],
    ['*', 'a*b', true],
    ['*', 'ab', false],
    ['a b', 'a  b', false],
    [' ', 'a b', true],
    ['+', '1+1', true],
    ['%2F', 'a%2Fb', true],
    ['%2F', 'a/b', false],
    ['&', 'a&b', true],
    ['#', 'a#b', true],
  ];
  it('takes a text as it is, in any case, in the message and in the endpoint, raw and converted', async () => {
    const nowhere = { message: 'QQQ', endpoint: '/QQQ' };
    const inMessage = texts.map(([, text], n) =>
      eventAt(n, 1, { ...nowhere, message: text, region: `m${n}` }),
    );
    const inEndpoint = texts.map(([, text], n) =>
      eventAt(n, 2, { ...nowhere, endpoint: `x${text}`, region: `e${n}` }),
    );
    const events = [...inMessage, ...inEndpoint].map((event, n) => ({
      ...event,
      event_id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    }));
    await service.store(events.filter((_, n) => n % 2 === 0));
    await service.append(events.filter((_, n) => n % 2 === 1));
    for (const [n, [q, text, isIn]] of texts.entries()) {
      const what = `${JSON.stringify(q)} in ${JSON.stringify(text)}`;
      for (const region of [`m${n}`, `e${n}`]) {
        const { data } = await search({ q, region });
        assert.equal(data.length, isIn ? 1 : 0, `${what} (${region})`);
      }
      assert.equal(createEventMatcher({ q })(inMessage[n] as LogEvent), isIn, `${what}, in a tail`);
    }
  });
});

describe('an event asked for by its id', () => {
  it('is one, raw, converted, and both; one that nobody sent is not found', async () => {
    const service = await openTestService();
    const [raw, converted, both, twice] = [0, 1, 2, 3].map((n) => eventAt(n, n)) as [
      LogEvent,
      LogEvent,
      LogEvent,
      LogEvent,
    ];
    await service.store([converted, both]);
    await service.append([raw, both, twice, twice]);
    const get = async (id: string) => (await request(service.app).get(`/v1/events/${id}`)).body;
    for (const event of [raw, converted, both, twice]) {
      assert.deepEqual((await get(event.event_id)).data, expectedPage([event]));
    }
    assert.equal((await get(raw.event_id)).meta.scan.files, 0);
    assert.equal((await get('00000000-0000-4000-8000-00000000ffff')).code, 'not_found');
    // Between commit and archive its segment is both in the table and on disk still.
    const segment = await service.seal();
    await service.commit(segment, [raw, both, twice]);
    for (const event of [raw, both, twice]) {
      assert.deepEqual((await get(event.event_id)).data, expectedPage([event]));
    }
    await service.archive(segment);
    for (const event of [raw, converted, both, twice]) {
      assert.deepEqual((await get(event.event_id)).data, expectedPage([event]));
    }
    await service.close();
  });
});
