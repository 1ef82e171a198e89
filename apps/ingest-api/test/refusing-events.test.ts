import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { eventText, type Headers, ndjson, postEvents } from './post-events.js';
import { createTestIngest } from './test-ingest.js';

const valid = eventText('valid');
const gzipped = { ...ndjson, 'Content-Encoding': 'gzip' };

/** A body that is refused as a whole: why, and with what. */
const refusals: [
  what: string,
  body: string | Buffer,
  headers: Headers,
  status: number,
  code: string,
  detail: RegExp,
][] = [
  ['no body', '', {}, 400, 'invalid_body', /no body/],
  ['blank NDJSON', '\n \r\n\n', ndjson, 400, 'invalid_body', /no event/],
  ['an empty array', ' [] ', {}, 400, 'invalid_body', /no event/],
  ['gzip of nothing as JSON', gzipSync(''), { 'Content-Encoding': 'gzip' }, 400, 'invalid_body', /no body/],
  ['gzip of nothing', gzipSync(''), gzipped, 400, 'invalid_body', /no event/],
  ['what is not JSON', '{"service":', {}, 400, 'invalid_json', /ends too early/],
  ['NaN', '{"latency_ms":NaN}', {}, 400, 'invalid_json', /not JSON: unexpected "N"/],
  [
    'an array with one element that is not JSON',
    `[${valid},{]`,
    {},
    400,
    'invalid_json',
    /event 1|ends too early/,
  ],
  ['an array and more', `[${valid}] [${valid}]`, {}, 400, 'invalid_json', /follows the array/],
  ['NDJSON as JSON', `${valid}\n${valid}`, {}, 400, 'invalid_json', /not JSON/],
  ['JSON that is not UTF-8', Buffer.from('{"service":"\xff"}', 'latin1'), {}, 400, 'invalid_body', /UTF-8/],
  ['one invalid event', '{"service":"s"}', {}, 400, 'no_valid_event', /The event is not valid/],
  ['invalid NDJSON events', '{}\n[]\n', ndjson, 400, 'no_valid_event', /None of the 2 events/],
  [
    'gzip cut short',
    gzipSync(valid).subarray(0, 40),
    gzipped,
    400,
    'invalid_body',
    /as gzip: unexpected end/,
  ],
  ['what is not gzip', valid, gzipped, 400, 'invalid_body', /as gzip: incorrect header/],
  [
    'what is not deflate',
    valid,
    { ...ndjson, 'Content-Encoding': 'deflate' },
    400,
    'invalid_body',
    /as deflate/,
  ],
  ['what is not br', valid, { ...ndjson, 'Content-Encoding': 'br' }, 400, 'invalid_body', /as br/],
  [
    'gzip with something behind it',
    Buffer.concat([gzipSync(valid), Buffer.from(valid)]),
    gzipped,
    400,
    'invalid_body',
    /as gzip/,
  ],
  [
    'text/plain',
    valid,
    { 'Content-Type': 'text/plain' },
    415,
    'unsupported_media_type',
    /text\/plain.*application\/x-ndjson/,
  ],
  [
    'another charset',
    valid,
    { 'Content-Type': 'application/json; charset=utf-16' },
    415,
    'unsupported_media_type',
    /utf-16/,
  ],
  [
    'another coding',
    valid,
    { 'Content-Encoding': 'zstd' },
    415,
    'unsupported_media_type',
    /zstd.*gzip, deflate, br/,
  ],
  ['two codings', valid, { 'Content-Encoding': 'gzip, br' }, 415, 'unsupported_media_type', /gzip, br/],
];

describe('POST /v1/events with a body that is refused', () => {
  for (const [what, body, headers, status, code, detail] of refusals) {
    it(`answers ${status} ${code} to ${what}, and stores nothing`, async () => {
      const { app, storedEvents } = await createTestIngest();
      const response = await postEvents(app, body, headers);
      assert.equal(response.status, status, JSON.stringify(response.body));
      assert.equal(response.headers['content-type'], 'application/problem+json');
      assert.equal(response.body.code, code);
      assert.equal(response.body.type, `urn:signallake:problem:${code}`);
      assert.equal(response.body.status, status);
      assert.equal(response.body.request_id, response.headers['x-request-id']);
      assert.match(response.body.detail, detail);
      assert.deepEqual(await storedEvents(), []);
    });
  }

  it('says in headers which media types and codings it takes', async () => {
    const { app } = await createTestIngest();
    const type = await postEvents(app, valid, { 'Content-Type': 'text/csv' });
    assert.match(type.headers['accept-post'] ?? '', /^application\/json, application\/x-ndjson/);
    const coding = await postEvents(app, valid, { 'Content-Encoding': 'compress' });
    assert.equal(coding.headers['accept-encoding'], 'gzip, deflate, br');
  });

  for (const [query, path] of [
    ['?atomc=true', 'atomc'],
    ['?atomic=yes', 'atomic'],
    ['?atomic=true&atomic=false', 'atomic'],
    ['?atomic', 'atomic'],
  ]) {
    it(`names the query parameter that is wrong in ${query}`, async () => {
      const { app, storedEvents } = await createTestIngest();
      const response = await postEvents(app, valid, {}, query);
      assert.equal(response.status, 400);
      assert.equal(response.body.code, 'invalid_request');
      assert.deepEqual(
        response.body.errors.map((error: { path: string }) => error.path),
        [path],
      );
      assert.deepEqual(await storedEvents(), []);
    });
  }
});
