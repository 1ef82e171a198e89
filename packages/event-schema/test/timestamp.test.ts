import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatTimestamp, parseTimestamp } from '../src/index.js';

describe('timestamps', () => {
  it('reads back what it writes, to the microsecond, for the years 0 to 9999 (property)', () => {
    // Beyond 2^53 microseconds (the year 2255) a number no longer holds every microsecond.
    const micros = fc.integer({ min: Date.UTC(2, 0, 1) * 1000, max: 2 ** 53 - 1 });
    fc.assert(fc.property(micros, (us) => assert.equal(parseTimestamp(formatTimestamp(us)), us)));
  });

  it('agrees with Date on every valid millisecond (property)', () => {
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('2254-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => assert.equal(parseTimestamp(date.toISOString()), date.getTime() * 1000)),
    );
  });

  const accepted: [text: string, utc: string][] = [
    ['2026-01-31T23:59:59Z', '2026-01-31T23:59:59.000000Z'],
    ['2026-01-31t23:59:59z', '2026-01-31T23:59:59.000000Z'],
    ['2026-01-31 23:59:59Z', '2026-01-31T23:59:59.000000Z'],
    ['2026-01-31T23:59:59.5+05:30', '2026-01-31T18:29:59.500000Z'],
    ['2026-01-31T23:59:59-23:59', '2026-02-01T23:58:59.000000Z'],
    ['2024-02-29T00:00:00.123456789Z', '2024-02-29T00:00:00.123456Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000000Z'],
  ];
  for (const [text, utc] of accepted) {
    it(`reads ${text}`, () => assert.equal(formatTimestamp(parseTimestamp(text) ?? Number.NaN), utc));
  }

  const refused = [
    '',
    'now',
    '2026-01-31',
    '2026-01-31T23:59:59',
    '2026-01-31T23:59Z',
    '2026-13-01T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T23:60:00Z',
    '2026-01-31T23:59:61Z',
    '2026-01-31T23:59:59.Z',
    '2026-01-31T23:59:59+0100',
    '2026-01-31T23:59:59+24:00',
    '2026-01-31T23:59:59Z ',
    '2026-01-31X23:59:59Z',
    '+026-01-31T23:59:59Z',
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseTimestamp(text), undefined));
  }
});
