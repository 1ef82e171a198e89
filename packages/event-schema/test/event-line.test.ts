import assert from 'node:assert/strict';
import { eventColumns, eventFields, parseEventLine, readEventLines } from '../src/index.js';

const line = {
  event_id: '0190a5c2-7d1e-7c3a-9b1f-2f6f0c3c1a55',
  timestamp: '2026-01-31T12:00:00.000000Z',
  service: 'checkout',
  endpoint: '/cart',
  status_code: 200,
  latency_ms: 1.5,
  method: 'GET',
  region: 'eu',
  level: 'info',
  message: '',
};

describe('reading a raw line', () => {
  const broken: [what: string, text: string, reason: RegExp][] = [
    ['torn JSON', JSON.stringify(line).slice(0, -3), /not JSON/],
    ['a list', '[]', /not a JSON object/],
    ['null', 'null', /not a JSON object/],
    ['a missing field', JSON.stringify({ ...line, endpoint: undefined }), /endpoint is not a string/],
    ['a number for a text', JSON.stringify({ ...line, host: 3 }), /host is not a string/],
    ['a bad status', JSON.stringify({ ...line, status_code: 1000 }), /status_code/],
    ['a bad latency', JSON.stringify({ ...line, latency_ms: 'x' }), /latency_ms/],
    ['a bad timestamp', JSON.stringify({ ...line, timestamp: 'x' }), /timestamp/],
    ['a service that names no partition', JSON.stringify({ ...line, service: '' }), /service/],
  ];
  for (const [what, text, reason] of broken) {
    it(`refuses ${what}, saying why`, () => {
      assert.throws(() => parseEventLine(text), { code: 'invalid_event_line', message: reason });
    });
  }
});

describe('reading many raw lines', () => {
  it('gives the events in order, and the other lines with their offset and reason', () => {
    const [good, other] = [JSON.stringify(line), JSON.stringify({ ...line, message: 'é' })];
    const broken = Buffer.from([0x7b, 0xff, 0x7d]);
    const lines = Buffer.concat([Buffer.from(`${good}\n`), broken, Buffer.from(`\n\n${other}\n`)]);
    const invalid: unknown[] = [];
    const events = readEventLines(lines, (fault) =>
      invalid.push({ ...fault, line: fault.line.toString('hex') }),
    );
    assert.deepEqual(
      events.map((event) => event.message),
      ['', 'é'],
    );
    assert.deepEqual(invalid, [
      { offset: good.length + 1, line: '7bff7d', reason: 'not UTF-8' },
      { offset: good.length + 5, line: '', reason: 'not JSON' },
    ]);
  });
});

describe('the column table', () => {
  it('has the fields of the schema in the same order', () => {
    assert.deepEqual(Object.keys(eventColumns), eventFields);
  });
});
