import assert from 'node:assert/strict';
import { createEventLineConverter } from '../src/lines/line-converter.js';
import { createLineIds } from '../src/lines/line-ids.js';

describe('the ids of lines', () => {
  it('are the same for the same file, and distinct for equal lines within it', () => {
    const lines = ['a', 'b', 'a', 'a', 'b'];
    const first = lines.map(createLineIds(['shop', '', '']));
    assert.deepEqual(lines.map(createLineIds(['shop', '', ''])), first);
    assert.equal(new Set(first).size, lines.length);
  });

  it('do not depend on the lines around, so a rotated or grown file keeps them', () => {
    const inOne = ['x', 'a', 'y'].map(createLineIds(['shop']))[1];
    assert.deepEqual(['a', 'z'].map(createLineIds(['shop']))[0], inOne);
  });

  it('differ for every part of the origin', () => {
    const origins = [
      ['shop', '', ''],
      ['shop', 'eu', ''],
      ['shop', '', 'eu'],
      ['shope', 'u', ''],
      ['cart', '', ''],
    ];
    assert.equal(new Set(origins.map((origin) => createLineIds(origin)('a'))).size, origins.length);
  });

  it('stay distinct for repetitions within as many distinct lines as are remembered', () => {
    const give = createLineIds(['shop'], 10);
    const lines = Array.from({ length: 200 }, (_, index) => [
      `line ${index}`,
      `line ${Math.max(0, index - 4)}`,
    ]).flat();
    assert.equal(new Set(lines.map((line) => give(line))).size, lines.length);
  });

  it('remember a line that keeps coming, however many others come', () => {
    const give = createLineIds(['shop'], 10);
    const lines = Array.from({ length: 300 }, (_, index) => ['again', `line ${index}`]).flat();
    assert.equal(new Set(lines.map((line) => give(line))).size, lines.length);
  });
});

describe('a line that is an event already', () => {
  const id = '0190a5c2-7d1e-7c3a-9b1f-2f6f0c3c1a55';

  it('stays as it is when it has an id', () => {
    const text = `{"status_code": 200, "endpoint": "/", "service": "shop", "event_id": "${id}"}`;
    assert.deepEqual(createEventLineConverter()(text), { ok: true, json: text });
  });

  it('gets an id that depends on the line alone when it has none', () => {
    const text = '{"service":"shop","endpoint":"/","status_code":200}';
    const [first, second] = [createEventLineConverter()(text), createEventLineConverter()(text)];
    assert.deepEqual(first, second);
    assert.ok(first.ok && /^\{"event_id":"[0-9a-f-]{36}","service":"shop",/.test(first.json));
  });

  const broken: [text: string, reason: RegExp][] = [
    ['{"service":"shop"', /^not JSON/],
    ['[]', /must be a JSON object/],
    ['{"service":"shop","endpoint":"/","status_code":999}', /^\/status_code /],
    ['{"service":"shop","endpoint":"/","status_code":200,"statuscode":1}', /^\/statuscode is not a field/],
    ['{"service":"a","service":"b","endpoint":"/","status_code":200}', /service.*twice/],
  ];
  for (const [text, reason] of broken) {
    it(`is refused as ${reason.source} when it is ${text}`, () => {
      const converted = createEventLineConverter()(text);
      assert.ok(!converted.ok);
      assert.match(converted.reason, reason);
    });
  }
});
