import assert from 'node:assert/strict';
import { formatInstant } from '../src/answer/format-instant.js';
import { formatPercentileName } from '../src/metrics/latency-measures.js';
import { createEventFilter } from '../src/request/event-filter.js';
import { createQueryParser } from '../src/request/parse-query.js';
import { parseStatusCodes } from '../src/request/parse-status-codes.js';
import { parseInterval, parseTime } from '../src/request/parse-time.js';
import { limitParameter } from '../src/request/query-parameters.js';

describe('parameters', () => {
  it('read instants relative to now', () => {
    const now = Date.UTC(2026, 0, 31, 12);
    assert.equal(parseTime('now', now), now * 1000);
    assert.equal(parseTime('-15m', now), (now - 15 * 60_000) * 1000);
    assert.equal(parseTime('+1d', now), (now + 86_400_000) * 1000);
    assert.equal(parseTime('-2w', now), (now - 14 * 86_400_000) * 1000);
    assert.equal(parseTime('2026-01-31T12:00:00Z', 0), now * 1000);
    for (const text of ['', '15m', '-15', '-m', '-1y', '2026-01-31'])
      assert.equal(parseTime(text, now), undefined);
  });

  it('become literals, quoted, and what no statement can have in it is bound', () => {
    const { condition } = createEventFilter({ service: ["o'hare", 'a\0b'], region: ['eu'] }, 0);
    assert.deepEqual(condition, {
      sql: `"service" IN ('o''hare', ?) AND "region" IN ('eu')`,
      params: ['a\0b'],
    });
  });

  it('read widths from a minute to a day', () => {
    assert.equal(parseInterval('5m'), 300e6);
    assert.equal(parseInterval('1440m'), parseInterval('1d'));
    for (const text of ['', '0m', '10s', '25h', '2d', '1w', '-1h', '1.5h'])
      assert.equal(parseInterval(text), undefined);
  });

  it('read status codes, classes and ranges', () => {
    assert.deepEqual(parseStatusCodes('503'), { min: 503, max: 503 });
    assert.deepEqual(parseStatusCodes('4XX'), { min: 400, max: 499 });
    assert.deepEqual(parseStatusCodes('400-403'), { min: 400, max: 403 });
    for (const text of ['', '99', '600', '6xx', '403-400', '50', '5x'])
      assert.equal(parseStatusCodes(text), undefined);
  });

  it('keep their maximum when a number has so many digits that it is read as infinite', () => {
    const parse = createQueryParser({
      type: 'object',
      additionalProperties: false,
      properties: { limit: limitParameter(5) },
    });
    assert.deepEqual(parse({ limit: '10000' }), { limit: 10_000 });
    for (const limit of ['10001', '9'.repeat(400), '1e400', '-Infinity'])
      assert.throws(() => parse({ limit }), /limit/);
  });
});

describe('answers', () => {
  it('write instants without decimals that are all zero', () => {
    assert.equal(formatInstant(0), '1970-01-01T00:00:00Z');
    assert.equal(formatInstant(1), '1970-01-01T00:00:00.000001Z');
    assert.equal(formatInstant(1_500_000), '1970-01-01T00:00:01.5Z');
    assert.equal(formatInstant(1_767_225_600_000_000), '2026-01-01T00:00:00Z');
    assert.equal(formatInstant(1_767_225_610_000_000), '2026-01-01T00:00:10Z');
  });

  it('name percentiles as people do', () => {
    assert.deepEqual([0.5, 0.95, 0.999, 0.29, 1].map(formatPercentileName), [
      'p50',
      'p95',
      'p99.9',
      'p29',
      'p100',
    ]);
  });
});
