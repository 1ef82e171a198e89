import assert from 'node:assert/strict';
import type { LogEvent } from '@signallake/event-schema';
import fc from 'fast-check';
import request from 'supertest';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';

const [template] = fc.sample(eventsOfFewGroups(), { numRuns: 1, seed: 1 }) as [LogEvent];
let made = 0;
const at = (timestamp: string, fields: Partial<LogEvent> = {}): LogEvent => ({
  ...template,
  event_id: `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`,
  service: 'cart',
  status_code: 200,
  latency_ms: 8,
  timestamp,
  ...fields,
});

describe('a series', () => {
  let service: TestService;
  before(async () => {
    service = await openTestService();
    await service.append([
      at('2026-03-01T10:59:59.999999Z'),
      at('2026-03-01T13:00:00.000000Z', { status_code: 503 }),
      at('2026-03-01T12:00:00.000000Z', { service: 'search' }),
    ]);
  });
  after(() => service.close());

  async function get(path: string): Promise<{ data: Record<string, unknown>[]; meta: object }> {
    const { body } = await request(service.app).get(`/v1/metrics/${path}`).expect(200);
    return body;
  }

  it('has every bucket from the first event to the last when the range is open', async () => {
    const { data } = await get('volume');
    assert.deepEqual(data, [
      { bucket: '2026-03-01T10:00:00Z', count: 1 },
      { bucket: '2026-03-01T11:00:00Z', count: 0 },
      { bucket: '2026-03-01T12:00:00Z', count: 1 },
      { bucket: '2026-03-01T13:00:00Z', count: 1 },
    ]);
  });

  it('has every bucket that the range touches, for every group that has an event in it', async () => {
    const { data } = await get(
      'error-rates?group_by=service&interval=1h&from=2026-03-01T11:30:00Z&to=2026-03-01T13:00:00.000001Z',
    );
    const rates = (requests: number, errors: number) => ({
      requests,
      client_errors: 0,
      server_errors: errors,
      error_rate: requests === 0 ? null : errors / requests,
      server_error_rate: requests === 0 ? null : errors / requests,
    });
    assert.deepEqual(data, [
      { bucket: '2026-03-01T11:00:00Z', service: 'cart', ...rates(0, 0) },
      { bucket: '2026-03-01T11:00:00Z', service: 'search', ...rates(0, 0) },
      { bucket: '2026-03-01T12:00:00Z', service: 'cart', ...rates(0, 0) },
      { bucket: '2026-03-01T12:00:00Z', service: 'search', ...rates(1, 0) },
      { bucket: '2026-03-01T13:00:00Z', service: 'cart', ...rates(1, 1) },
      { bucket: '2026-03-01T13:00:00Z', service: 'search', ...rates(0, 0) },
    ]);
  });

  it('has null percentiles, not zeros, where nothing happened', async () => {
    const { data } = await get('latency?interval=1h&service=cart');
    assert.deepEqual(data[1], {
      bucket: '2026-03-01T11:00:00Z',
      service: 'cart',
      count: 0,
      p50: null,
      p95: null,
      p99: null,
      avg: null,
      max: null,
    });
  });

  it('is all zeros over a window without events, and empty when a bound is open', async () => {
    const { data } = await get('volume?from=2026-04-01T00:00:00Z&to=2026-04-01T03:00:00Z');
    assert.deepEqual(
      data.map(({ count }) => count),
      [0, 0, 0],
    );
    assert.deepEqual((await get('volume?from=2026-04-01T00:00:00Z')).data, []);
  });

  it('has only buckets with events when fill=false', async () => {
    assert.equal((await get('volume?fill=false')).data.length, 3);
  });

  it('begins at the beginning when a limit cuts it off, and says so', async () => {
    const { data, meta } = await get('volume?limit=2');
    assert.deepEqual(
      data.map(({ count }) => count),
      [1, 0],
    );
    assert.equal('truncated' in meta, true);
  });

  for (const query of [
    'volume?interval=1m&from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z',
    'latency?interval=1m&from=2026-01-01T00:00:00Z&to=2026-02-25T00:00:00Z&group_by=service',
  ]) {
    it(`is refused when it would have too many points, and names the limit (${query})`, async () => {
      await service.append([
        at('2026-02-01T00:00:00.000000Z'),
        at('2026-02-01T00:00:00.000000Z', { service: 'x' }),
      ]);
      const { body } = await request(service.app).get(`/v1/metrics/${query}`).expect(400);
      assert.equal(body.errors[0].path, 'interval');
      assert.match(body.errors[0].message, /than the 100000 points .* fill=false/);
    });
  }

  it('begins with the same points whatever the limit, those of groups that come later too (property)', async () => {
    const path = 'volume?group_by=service,status_code&from=2026-03-01T09:30:00Z';
    const { data } = await get(path);
    // Five buckets, from the one that `from` is in to the last event, of three groups.
    assert.equal(data.length, 15);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 17 }), async (limit) => {
        const limited = await get(`${path}&limit=${limit}`);
        assert.deepEqual(limited.data, data.slice(0, limit));
        assert.equal('truncated' in limited.meta, limit < data.length);
      }),
      { numRuns: 20 },
    );
  });
});
