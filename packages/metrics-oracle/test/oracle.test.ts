import assert from 'node:assert/strict';
import type { LogEvent } from '@signallake/event-schema';
import { answerOf, errorRatesOf, latencyOf, percentile, volumeOf } from '../src/index.js';

const event = (fields: Partial<LogEvent>): LogEvent => ({
  event_id: '00000000-0000-4000-8000-000000000000',
  timestamp: '2026-01-31T23:59:59.999999Z',
  service: 's',
  endpoint: '/e',
  status_code: 200,
  latency_ms: null,
  method: 'GET',
  region: 'r',
  level: 'info',
  message: '',
  ...fields,
});

describe('the oracle', () => {
  it('interpolates percentiles between the two nearest values', () => {
    assert.equal(percentile([], 0.5), null);
    assert.equal(percentile([7], 0.99), 7);
    assert.equal(percentile([4, 1, 2, 3], 0.5), 2.5);
    assert.equal(percentile([1, 2, 3, 4, 5], 0.875), 4.5);
    // Whole microseconds; doubles make 0.15000000000000002 of it.
    assert.equal(percentile([0.1, 0.2], 0.5), 0.15);
    assert.equal(percentile([1e-12], 0.5), 1e-12);
  });

  it('counts events without a latency, and leaves them out of the percentiles', () => {
    const [row] = latencyOf([event({}), event({ latency_ms: 10 })]);
    assert.deepEqual(row, { service: 's', count: 2, p50: 10, p95: 10, p99: 10, avg: 10, max: 10 });
  });

  it('takes 4xx and 5xx for errors', () => {
    const statuses = [200, 399, 400, 499, 500, 599].map((status_code) => event({ status_code }));
    const [row] = errorRatesOf(statuses);
    assert.deepEqual([row?.['client_errors'], row?.['server_errors'], row?.['error_rate']], [2, 2, 4 / 6]);
  });

  it('puts an event into the hour it happened in', () => {
    assert.deepEqual(volumeOf([event({})]), [{ bucket: '2026-01-31T23:00:00Z', count: 1 }]);
  });

  it('fills a series between its bounds, each group for itself', () => {
    const events = [
      event({ region: 'eu' }),
      event({ region: 'us', timestamp: '2026-01-31T22:00:00.000000Z' }),
    ];
    const window = { from: '2026-01-31T21:30:00Z', to: '2026-02-01T01:00:00Z' };
    const rows = answerOf('volume', events, { ...window, group_by: 'region' });
    assert.deepEqual(
      rows.map(({ bucket, region, count }) => `${String(bucket).slice(11, 13)} ${region} ${count}`),
      ['21 eu 0', '21 us 0', '22 eu 0', '22 us 1', '23 eu 1', '23 us 0', '00 eu 0', '00 us 0'],
    );
    assert.equal(answerOf('volume', events, { from: window.from, fill: false }).length, 2);
    assert.deepEqual(answerOf('volume', [], { from: window.from }), []);
    assert.deepEqual(
      answerOf('volume', [], { ...window, interval: '1d' }).map(({ count }) => count),
      [0, 0],
    );
  });

  it('lets through what matches every parameter, each by any of its values', () => {
    const events = [200, 404, 503].map((status_code) => event({ status_code }));
    const count = (status_code: string[]) => answerOf('latency', events, { status_code })[0]?.['count'];
    assert.deepEqual([count(['5xx']), count(['200-404']), count(['200', '503'])], [1, 2, 2]);
    assert.deepEqual(answerOf('latency', events, { service: ['t'] }), []);
    assert.deepEqual(answerOf('latency', events, { to: '2026-01-31T23:59:59.999999Z' }), []);
  });
});
