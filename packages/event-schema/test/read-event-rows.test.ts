import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type EventRow,
  formatEventLine,
  formatTimestamp,
  type InvalidLine,
  type LogEvent,
  readEventLines,
  readEventRows,
  textFields,
  textOfRow,
} from '../src/index.js';
import { createEventRow } from '../src/rows/event-row.js';
import { scanEventLine } from '../src/rows/scan-event-line.js';
import { scanNumber } from '../src/rows/scan-number.js';
import { storedEvents } from '../src/testing/event-inputs.js';

/** A row as an event again. */
function eventOf(row: EventRow): LogEvent {
  const event: Record<string, unknown> = {};
  textFields.forEach((field, index) => {
    const text = textOfRow(row, index);
    if (text !== undefined) event[field] = text;
  });
  return {
    ...event,
    timestamp: formatTimestamp(row.timestampMicros),
    status_code: row.statusCode,
    latency_ms: Number.isNaN(row.latencyMs) ? null : row.latencyMs,
  } as LogEvent;
}

function readBoth(lines: Buffer) {
  const invalid = { rows: [] as InvalidLine[], lines: [] as InvalidLine[] };
  const rows: LogEvent[] = [];
  readEventRows(
    lines,
    (row) => rows.push(eventOf(row)),
    (line) => invalid.rows.push(line),
  );
  const events = readEventLines(lines, (line) => invalid.lines.push(line));
  return { rows, events, invalid };
}

function assertSame(lines: Buffer): void {
  const { rows, events, invalid } = readBoth(lines);
  const stored = events.map((event) => ({
    ...event,
    timestamp: formatTimestamp(
      Date.parse(event.timestamp) * 1000 + Number(/\.\d{3}(\d{3})/.exec(event.timestamp)?.[1] ?? 0),
    ),
  }));
  assert.deepEqual(rows, stored);
  assert.deepEqual(invalid.rows, invalid.lines);
}

describe('reading raw lines as rows', () => {
  it('gives the same events as parsing them (property)', () => {
    fc.assert(
      fc.property(fc.array(storedEvents(), { maxLength: 20 }), (events) => {
        const lines = Buffer.from(events.map((event) => `${formatEventLine(event)}\n`).join(''));
        const { rows, invalid } = readBoth(lines);
        assert.deepEqual(rows, events);
        assert.deepEqual(invalid, { rows: [], lines: [] });
      }),
    );
  });

  it('takes a line of our own writer from its bytes', () => {
    const service = fc.stringMatching(/^[a-z][\w.-]{0,20}$/);
    const latency = fc.oneof(
      fc.constant(null),
      fc.integer({ min: 0, max: 10_000_000 }).map((count) => count / 1000),
    );
    fc.assert(
      fc.property(storedEvents(), service, latency, (event, name, latency_ms) => {
        const line = Buffer.from(formatEventLine({ ...event, service: name, latency_ms }));
        assert.ok(scanEventLine(line, 0, line.length, createEventRow()), line.toString());
      }),
    );
  });

  it('agrees with parsing on lines that are broken somewhere (property)', () => {
    const edits = fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        removed: fc.integer({ min: 0, max: 3 }),
        added: fc.oneof(
          fc.uint8Array({ maxLength: 3 }),
          fc
            .constantFrom(
              ...['"', '\\', '\\"', '\\u0041', '\\ud800', ' ', ',', '0', '-', 'e5', '.', '\u0001'],
            )
            .map((text) => Buffer.from(text)),
        ),
      }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(storedEvents(), edits), { maxLength: 8 }), (cases) => {
        const lines = cases.map(([event, changes]) => {
          let line = Buffer.from(formatEventLine(event));
          for (const { at, removed, added } of changes) {
            const start = Math.floor(at * line.length);
            line = Buffer.concat([line.subarray(0, start), added, line.subarray(start + removed)]);
          }
          return Buffer.concat([line.filter((byte) => byte !== 0x0a), Buffer.from('\n')]);
        });
        const { rows, events, invalid } = readBoth(Buffer.concat(lines));
        assert.equal(rows.length, events.length);
        assert.deepEqual(invalid.rows, invalid.lines);
        rows.forEach((row, index) => {
          const { timestamp: _, ...others } = events[index] as LogEvent;
          const { timestamp: __, ...read } = row;
          // Properties that are no fields are not stored; a lone surrogate is stored as U+FFFD.
          for (const [field, value] of Object.entries(read)) {
            const expected = others[field as keyof typeof others];
            assert.equal(value, typeof expected === 'string' ? expected.toWellFormed() : expected);
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  it('reads lines with other spellings of the same: white space, another order, escapes, an offset', () => {
    const event = {
      event_id: '0190a5c2-7d1e-7c3a-9b1f-2f6f0c3c1a55',
      timestamp: '2026-01-31T12:00:00.000250Z',
      service: 'checkout',
      endpoint: '/cart/é',
      status_code: 200,
      latency_ms: 1.5,
      method: 'GET',
      region: 'eu',
      level: 'info',
      message: 'a "b" \\ c/d\n\u0007',
      attributes: '{"a":"b\\"c"}',
    };
    const spellings = [
      JSON.stringify(event),
      JSON.stringify(event, undefined, 1).replaceAll('\n', ' '),
      JSON.stringify(Object.fromEntries(Object.entries(event).reverse())),
      JSON.stringify(event).replace('checkout', '\\u0063heckout').replace('/cart', '\\/cart'),
      JSON.stringify({ ...event, latency_ms: 0 }).replace('"latency_ms":0', '"latency_ms":1.5e0'),
    ];
    for (const spelling of spellings) assertSame(Buffer.from(`${spelling}\n`));
    assert.equal(
      readBoth(Buffer.from(spellings.map((text) => `${text}\n`).join(''))).rows.length,
      spellings.length,
    );
  });
});

describe('scanning a number', () => {
  const scan = (text: string) => {
    const scanned = { number: 0, end: 0 };
    const bytes = Buffer.from(`${text},`);
    scanNumber(bytes, 0, bytes.length, scanned);
    return scanned.end < 0 ? undefined : scanned;
  };

  it('gives the double that JSON.parse gives (property)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.integer({ min: 0, max: 999_999 }),
        (whole, decimals) => {
          for (const text of [`${whole}`, `${whole}.${decimals}`, `0.${decimals}`]) {
            assert.deepEqual(scan(text), { number: JSON.parse(text), end: text.length });
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  for (const text of ['', '-1', '01', '1.', '.5', '1234567890123456', 'x']) {
    it(`leaves ${JSON.stringify(text)} to a real parser`, () => assert.equal(scan(text), undefined));
  }

  it('stops at an exponent, which the line scanner then does not expect', () => {
    assert.deepEqual(scan('1e5'), { number: 1, end: 1 });
  });
});
