import assert from 'node:assert/strict';
import { eventText, ndjson, postEvents } from './post-events.js';
import { createTestIngest } from './test-ingest.js';

const valid = eventText('valid');
const longText = 'x'.repeat(10 * 1024 * 1024);

/** An event that is rejected while the batch goes on: its text, the path of the fault and what is said of it. */
const rejections: [what: string, event: string | Buffer, path: string, message: RegExp][] = [
  ['a wrong type', eventText('', { status_code: '200' }), '/status_code', /must be integer/],
  ['a missing field', '{"endpoint":"/","status_code":200}', '/service', /is required/],
  ['an unknown field', eventText('', { latencyMs: 3 }), '/latencyMs', /is not a field of an event/],
  ['a number beyond a double', valid.replace('200', '1e999'), '/status_code', /must be/],
  [
    'a timestamp without an offset',
    eventText('', { timestamp: '2026-01-01T00:00:00' }),
    '/timestamp',
    /offset/,
  ],
  [
    'a timestamp too far ahead',
    eventText('', { timestamp: '2199-01-01T00:00:00Z' }),
    '/timestamp',
    /must lie between/,
  ],
  [
    'a timestamp too long ago',
    eventText('', { timestamp: '1999-12-31T23:59:59Z' }),
    '/timestamp',
    /must lie between/,
  ],
  ['a lone surrogate', eventText('\ud800'), '/message', /well-formed/],
  ['a message that is too long', eventText('x'.repeat(32_769)), '/message', /at most 32768/],
  ['an event of 10 MB', eventText(longText), '', /longer than 1048576 bytes/],
  ['a duplicate key', valid.replace('{', '{"service":"x",'), '/service', /is there twice/],
  [
    'a duplicate attribute',
    eventText('', { attributes: 0 }).replace(':0', ':{"a":1,"a":1}'),
    '/attributes/a',
    /twice/,
  ],
  ['a number', '7', '', /must be a JSON object/],
  ['a nested array', '[]', '', /must be a JSON object/],
];

const notJson: typeof rejections = [
  ['NaN', valid.replace('200', 'NaN'), '', /not JSON: unexpected "N"/],
  ['half an event', valid.slice(0, -10), '', /not JSON/],
  ['invalid UTF-8', Buffer.from(eventText('\xff'), 'latin1'), '', /is not valid UTF-8/],
];

describe('POST /v1/events with some invalid events', () => {
  for (const [what, event, path, message] of rejections) {
    it(`rejects ${what} by its index and field, in an array and in NDJSON, and keeps the others`, async () => {
      const { app, storedEvents } = await createTestIngest();
      for (const [body, headers] of [
        [`[${[valid, event, valid].join()}]`, {}],
        [[valid, '', event, valid].join('\n'), ndjson],
      ] as const) {
        const response = await postEvents(app, body, headers);
        assert.equal(response.status, 202, JSON.stringify(response.body));
        assert.equal(response.body.accepted, 2);
        assert.equal(response.body.rejected, 1);
        const [error] = response.body.errors;
        assert.equal(error.index, 1);
        assert.equal(error.path, path);
        assert.match(error.message, message);
        assert.ok(JSON.stringify(response.body).length < 1000, 'the answer repeats a payload');
      }
      assert.equal((await storedEvents()).length, 4);
    });
  }

  for (const [what, event, path, message] of notJson) {
    it(`rejects an NDJSON line with ${what}, and keeps the others`, async () => {
      const { app, storedEvents } = await createTestIngest();
      const lf = Buffer.from('\n');
      const body = Buffer.concat([Buffer.from(valid), lf, Buffer.from(event), lf, Buffer.from(valid)]);
      const response = await postEvents(app, body, ndjson);
      assert.equal(response.status, 202, JSON.stringify(response.body));
      assert.deepEqual([response.body.accepted, response.body.rejected], [2, 1]);
      const [error] = response.body.errors;
      assert.deepEqual([error.index, error.path], [1, path]);
      assert.match(error.message, message);
      assert.equal((await storedEvents()).length, 2);
    });
  }

  it('repeats the id of a rejected event, so that its sender finds it', async () => {
    const { app } = await createTestIngest();
    const id = '0190a5c2-7d1e-7c3a-9b1f-2f6f0c3c1a55';
    const bad = [eventText('', { event_id: id, level: 'loud' }), eventText('', { event_id: 'x'.repeat(65) })];
    const response = await postEvents(app, [valid, ...bad].join('\n'), ndjson);
    const ids = response.body.errors.map((error: { event_id?: string }) => error.event_id);
    assert.deepEqual(ids, [id, undefined]);
  });

  it('lists the first hundred errors and counts all of them', async () => {
    const { app } = await createTestIngest();
    const response = await postEvents(
      app,
      [valid, ...Array(250).fill('{"service":"s","endpoint":"/"}')].join('\n'),
      ndjson,
    );
    assert.equal(response.body.rejected, 250);
    assert.equal(response.body.errors.length, 100);
    assert.deepEqual(response.body.errors.at(-1), {
      index: 100,
      path: '/status_code',
      message: 'is required',
    });
  });

  for (const [kind, body, headers] of [
    ['an array', `[${valid},{"service":"s"},${valid}]`, {}],
    ['NDJSON', `${valid}\n{"service":"s"}\n${valid}`, ndjson],
  ] as const) {
    it(`refuses all of ${kind} for one bad event with atomic=true, and lists the errors`, async () => {
      const { app, storedEvents } = await createTestIngest();
      const response = await postEvents(app, body, headers, '?atomic=true');
      assert.equal(response.status, 400);
      assert.equal(response.body.code, 'atomic_batch_refused');
      assert.equal(response.body.accepted, 0);
      assert.equal(response.body.rejected, 1);
      assert.deepEqual(
        response.body.errors.map(({ index, path }: { index: number; path: string }) => [index, path]),
        [
          [1, '/endpoint'],
          [1, '/status_code'],
        ],
      );
      assert.deepEqual(await storedEvents(), []);
    });
  }
});
