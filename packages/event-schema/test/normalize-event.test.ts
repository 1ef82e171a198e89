import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createEventNormalizer,
  formatEventLine,
  type LogEvent,
  levelOfStatus,
  parseEventLine,
} from '../src/index.js';
import { eventInputs } from '../src/testing/event-inputs.js';

const receivedMs = Date.UTC(2026, 0, 31, 12);
const normalize = createEventNormalizer();
const minimal = { service: 'checkout', endpoint: '/cart', status_code: 200 };

function stored(input: unknown): LogEvent {
  const result = normalize(input, receivedMs);
  assert.ok(result.ok, JSON.stringify(result));
  return result.event;
}

function faults(input: unknown): Record<string, string> {
  const result = normalize(input, receivedMs);
  assert.ok(!result.ok, 'expected a refusal');
  return Object.fromEntries(result.errors.map((error) => [error.path, error.message]));
}

describe('normalizing an event', () => {
  it('fills in every default', () => {
    const { event_id, ...rest } = stored(minimal);
    assert.match(event_id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
    assert.deepEqual(rest, {
      timestamp: '2026-01-31T12:00:00.000000Z',
      ...minimal,
      latency_ms: null,
      method: 'GET',
      region: 'unknown',
      level: 'info',
      message: '',
    });
  });

  it('writes the keys in the order of the schema whatever the order they came in', () => {
    const keys = Object.keys(
      stored({ status_code: 404, message: 'm', host: 'h', endpoint: '/', service: 's' }),
    );
    assert.deepEqual(keys.slice(2, 5), ['service', 'endpoint', 'status_code']);
    assert.equal(keys.at(-1), 'host');
  });

  it('takes the level from the status when none is given', () => {
    assert.deepEqual([199, 399, 400, 499, 500, 599].map(levelOfStatus), [
      'info',
      'info',
      'warn',
      'warn',
      'error',
      'error',
    ]);
  });

  it('keeps the event id, in lower case, so that a retry has the same key', () => {
    const id = '0190A5C2-7D1E-7C3A-9B1F-2F6F0C3C1A55';
    assert.equal(stored({ ...minimal, event_id: id }).event_id, id.toLowerCase());
  });

  it('stores timestamps in UTC with microseconds', () => {
    const event = stored({ ...minimal, timestamp: '2026-01-31T01:30:00.1234567+02:00' });
    assert.equal(event.timestamp, '2026-01-30T23:30:00.123456Z');
  });

  it('stores attributes as JSON text, a key named __proto__ included', () => {
    const attributes = JSON.parse('{"a":1,"__proto__":true,"b":"é"}');
    assert.equal(stored({ ...minimal, attributes }).attributes, '{"a":1,"__proto__":true,"b":"é"}');
  });

  it('takes any event that the schema allows, and its line reads back as it was (property)', () => {
    fc.assert(
      fc.property(eventInputs(), (input) => {
        const event = stored(input);
        assert.deepEqual(parseEventLine(formatEventLine(event)), event);
        assert.deepEqual(stored({ ...input, ...event, attributes: input.attributes ?? {} }), {
          ...event,
          attributes: JSON.stringify(input.attributes ?? {}),
        });
      }),
    );
  });
});

describe('refusing an event', () => {
  it('names every required field that is missing', () => {
    assert.deepEqual(faults({}), {
      '/service': 'is required',
      '/endpoint': 'is required',
      '/status_code': 'is required',
    });
  });

  it('names an unknown field, since a typo must not vanish', () => {
    assert.deepEqual(faults({ ...minimal, latency: 3 }), { '/latency': 'is not a field of an event' });
  });

  for (const value of [null, 3, 'text', [], true]) {
    it(`says that ${JSON.stringify(value)} is no event`, () => {
      assert.deepEqual(faults(value), { '': 'an event must be a JSON object' });
    });
  }

  const cases: [name: string, fields: object, path: string, message: RegExp][] = [
    ['a status below 100', { status_code: 99 }, '/status_code', />= 100/],
    ['a status with decimals', { status_code: 200.5 }, '/status_code', /integer/],
    ['a status as text', { status_code: '200' }, '/status_code', /integer/],
    ['a negative latency', { latency_ms: -1 }, '/latency_ms', />= 0/],
    ['an infinite latency', { latency_ms: Number.POSITIVE_INFINITY }, '/latency_ms', /number or null/],
    ['a latency as text', { latency_ms: '12' }, '/latency_ms', /number or null/],
    ['an unknown method', { method: 'get' }, '/method', /one of GET, HEAD/],
    ['an unknown level', { level: 'warning' }, '/level', /one of trace, debug, info, warn/],
    ['an empty region', { region: '' }, '/region', /empty/],
    ['a region of 65 code points', { region: '😀'.repeat(65) }, '/region', /at most 64 characters/],
    ['a long message', { message: 'x'.repeat(32_769) }, '/message', /at most 32768/],
    ['a lone surrogate', { message: 'a\ud800b' }, '/message', /well-formed Unicode/],
    ['a control character in the service', { service: 'a\nb' }, '/service', /control characters/],
    ["Hive's null as the service", { service: '__HIVE_DEFAULT_PARTITION__' }, '/service', /read as null/],
    ['a service too long for a directory', { service: '/'.repeat(100) }, '/service', /at most 247 bytes/],
    ['an event id that is no UUID', { event_id: 'abc' }, '/event_id', /UUID/],
    ['a timestamp without offset', { timestamp: '2026-01-31T00:00:00' }, '/timestamp', /RFC 3339/],
    ['a day that does not exist', { timestamp: '2026-02-29T00:00:00Z' }, '/timestamp', /RFC 3339/],
    ['a timestamp before the window', { timestamp: '1999-12-31T23:59:59Z' }, '/timestamp', /lie between/],
    [
      'a timestamp ahead of the window',
      { timestamp: '2026-02-01T12:00:00.001Z' },
      '/timestamp',
      /lie between/,
    ],
    ['a nested attribute', { attributes: { a: { b: 1 } } }, '/attributes/a', /string or number or boolean/],
    ['an empty attribute name', { attributes: { '': 1 } }, '/attributes/', /empty/],
    ['a lone surrogate in an attribute', { attributes: { a: '\udc00' } }, '/attributes/a', /Unicode/],
    [
      'too many attributes',
      { attributes: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`k${n}`, n])) },
      '/attributes',
      /at most 64 keys/,
    ],
  ];
  for (const [name, fields, path, message] of cases) {
    it(`names the field for ${name}`, () => {
      const found = faults({ ...minimal, ...fields });
      assert.deepEqual(Object.keys(found), [path]);
      assert.match(found[path] ?? '', message);
    });
  }

  it('never lists more than ten faults, nor repeats a payload', () => {
    const unknown = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`${n}${'x'.repeat(500)}`, n]));
    const found = faults({ ...minimal, ...unknown });
    assert.equal(Object.keys(found).length, 10);
    assert.ok(JSON.stringify(found).length < 3000);
  });

  it('does not look into an object with far too many fields', () => {
    const unknown = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`${n}`, n]));
    assert.deepEqual(faults({ ...minimal, ...unknown }), {
      '': 'has 100003 fields, far more than it can have',
    });
    const found = faults({ ...minimal, attributes: unknown });
    assert.deepEqual(found, { '/attributes': 'has 100000 fields, far more than it can have' });
  });

  it('takes 128 characters of ordinary service name in any script', () => {
    assert.equal(stored({ ...minimal, service: 'a-b_c.'.repeat(21) }).service.length, 126);
    assert.equal(stored({ ...minimal, service: 'é'.repeat(120) }).service.length, 120);
  });
});

describe('ids that the server makes', () => {
  it('are all different, of version 7, and bear the time', () => {
    const before = Date.now();
    const ids = Array.from({ length: 5000 }, () => stored(minimal).event_id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) {
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const millis = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
      assert.ok(millis >= before && millis <= Date.now());
    }
  });
});
