import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import type { LogEvent } from '@signallake/event-schema';
import { latencyOf } from '@signallake/metrics-oracle';
import { listSegments } from '@signallake/raw-zone';
import fc from 'fast-check';
import request from 'supertest';
import { eventsOfFewGroups } from './event-sets.js';
import { holdSlot } from './hold-slot.js';
import { openTestService, type TestService } from './query-service.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 600, seed: 3 });

async function count(service: TestService, query: object = {}): Promise<number> {
  const response = await request(service.app)
    .get('/v1/metrics/volume')
    .query({ interval: '1d', fill: false, ...query });
  assert.equal(response.status, 200, JSON.stringify(response.body));
  return response.body.data.reduce((sum: number, row: { count: number }) => sum + row.count, 0);
}

describe('query-api', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await openTestService();
  });
  afterEach(() => service.close());

  it('answers over nothing at all', async () => {
    const { body } = await request(service.app).get('/v1/metrics/latency').expect(200);
    assert.deepEqual(body.data, []);
    assert.deepEqual(body.meta.snapshot, { version: -1, raw_segments: 0 });
    assert.deepEqual(body.meta.scan, {
      files: 0,
      files_in_memory: 0,
      files_total: 0,
      bytes: 0,
      bytes_total: 0,
      raw_bytes: 0,
    });
  });

  it('shows an acked event in the very next answer, and once at every step to the lake', async () => {
    await service.append(events.slice(0, 10));
    assert.equal(await count(service), 10);
    await service.append(events.slice(10, 30));
    assert.equal(await count(service), 30);
    const segment = await service.seal();
    assert.equal(await count(service), 30);
    await service.commit(segment, events.slice(0, 30));
    assert.equal(await count(service), 30);
    await service.archive(segment);
    assert.equal(await count(service), 30);
  });

  it('never counts an event twice or not at all while segments are converted under it', async function () {
    this.timeout(60_000);
    let acked = 0;
    let done = false;
    const asking = Array.from({ length: 3 }, async () => {
      while (!done) {
        const before = acked;
        const counted = await count(service);
        assert.ok(counted >= before && counted <= acked + 20, `${counted} of ${before} to ${acked}`);
      }
    });
    try {
      for (let start = 0; start + 20 <= events.length; start += 20) {
        const part = events.slice(start, start + 20);
        await service.append(part.slice(0, 10));
        acked += 10;
        await service.append(part.slice(10));
        acked += 10;
        const segment = await service.seal();
        await service.commit(segment, part);
        await service.archive(segment);
      }
    } finally {
      done = true;
      await Promise.all(asking);
    }
    assert.equal(await count(service), acked);
  });

  it('counts an event once that a client has sent again: in the same batch, later, after sealing, after conversion', async () => {
    const [first, second] = [events.slice(0, 20), events.slice(20, 40)];
    await service.append([...first, ...first.slice(5)]);
    assert.equal(await count(service), 20);
    await service.append([...second, ...first]);
    assert.equal(await count(service), 40);
    const segment = await service.seal();
    await service.append([...second.slice(0, 10), ...events.slice(40, 50)]);
    assert.equal(await count(service), 50);
    await service.commit(segment, [...first, ...second]);
    assert.equal(await count(service), 50);
    await service.archive(segment);
    await service.append(first);
    assert.equal(await count(service), 50);
    const latency = await request(service.app).get('/v1/metrics/latency').expect(200);
    assert.deepEqual(latency.body.data, latencyOf(events.slice(0, 50)));
  });

  it('takes the same id at another instant for another event, raw and converted alike', async () => {
    const [event] = events.slice(0, 1) as [LogEvent];
    const later = { ...event, timestamp: '2026-01-12T23:00:00.000000Z' };
    await service.append([event, later, event]);
    assert.equal(await count(service), 2);
    const segment = await service.seal();
    await service.commit(segment, [event, later]);
    await service.append([later]);
    assert.equal(await count(service), 2);
  });

  it('counts an event once that another service converted without this one having seen it raw', async () => {
    await service.append(events.slice(0, 30));
    assert.equal(await count(service), 30);
    await service.commit('1767225600000-elsewhere-000001', events.slice(10, 40));
    assert.equal(await count(service), 40);
  });

  it('leaves out a torn last line and lines that conversion would put into quarantine', async () => {
    await service.append(events.slice(0, 5));
    const [segment] = await listSegments(service.rawDirectory);
    await appendFile(segment?.path ?? '', '{"broken\n{"event_id":"x","status_code":99}\n{"torn":');
    assert.equal(await count(service), 5);
  });

  it('opens only the files that can match, and says how many of how many', async () => {
    await service.store(events);
    const day = {
      from: '2026-01-11T00:00:00Z',
      to: '2026-01-12T00:00:00Z',
      service: 'cart',
      status_code: '503',
    };
    const { body } = await request(service.app).get('/v1/metrics/latency').query(day).expect(200);
    assert.equal(body.meta.scan.files, 1);
    assert.ok(body.meta.scan.files_total > 50);
    assert.ok(body.meta.scan.bytes < body.meta.scan.bytes_total / 20);
    const wanted = events.filter(
      (e) => e.service === 'cart' && e.status_code === 503 && e.timestamp.startsWith('2026-01-11'),
    );
    assert.equal(body.data[0].count, wanted.length);
  });

  it('gives null percentiles, not zeros, where no event has a latency', async () => {
    await service.append(
      events.slice(0, 3).map((event) => ({ ...event, service: 'cart', latency_ms: null })),
    );
    const { body } = await request(service.app).get('/v1/metrics/latency').expect(200);
    assert.deepEqual(body.data, [
      { service: 'cart', count: 3, p50: null, p95: null, p99: null, avg: null, max: null },
    ]);
  });

  it('tells of a limit that cut rows off', async () => {
    await service.append(events);
    const { body } = await request(service.app).get('/v1/metrics/latency?limit=2').expect(200);
    assert.equal(body.data.length, 2);
    assert.equal(body.meta.truncated, true);
  });

  it('sums up the lake and what is not in it yet', async () => {
    await service.store(events.slice(0, 100));
    await service.append(events.slice(100, 110));
    const { body } = await request(service.app).get('/v1/lake').expect(200);
    assert.equal(body.rows, 100);
    assert.equal(body.version, 1);
    assert.deepEqual(body.partition_by, ['date', 'service', 'status_code']);
    assert.equal(body.files, body.small_files);
    assert.equal(body.raw.segments, 1);
    assert.ok(body.raw.bytes > 1000 && body.bytes > 1000);
    assert.match(body.raw.oldest, /^20\d\d-/);
  });

  const bad: [query: string, path: string, message: RegExp][] = [
    ['sevice=cart', 'sevice', /is not a parameter here; there are: from, to, service/],
    ['from=yesterday', 'from', /RFC 3339/],
    ['from=-1h&to=-2h', 'from', /must lie before to/],
    ['status_code=600', 'status_code', /class \(5xx\) or a range/],
    ['method=get', 'method', /one of GET, HEAD/],
    ['group_by=host', 'group_by', /comma-separated list/],
    ['group_by=service,service', 'group_by', /without repeats/],
    ['percentiles=0.5,2', 'percentiles', /from 0 to 1/],
    ['interval=10s', 'interval', /from 1m to 1d/],
    ['limit=0', 'limit', />= 1/],
    ['limit=x', 'limit', /must be integer/],
    ['from=-1h&from=-2h', 'from', /must be string/],
  ];
  for (const [query, path, message] of bad) {
    it(`refuses ?${query} and names ${path}`, async () => {
      const { body } = await request(service.app).get(`/v1/metrics/latency?${query}`).expect(400);
      assert.equal(body.status, 400);
      assert.equal(body.errors[0].path, path);
      assert.match(body.errors[0].message, message);
    });
  }

  it('takes instants far out of range for what they are: bounds that exclude nothing', async () => {
    await service.store(events.slice(0, 5));
    assert.equal(await count(service, { from: '-999999w', to: '9999-12-31T00:00:00Z' }), 5);
  });

  for (const path of [
    'events',
    'events/tail',
    'events/0194ba65-0000-7000-8000-000000000003',
    'metrics/latency',
    'lake',
    'ledger',
  ]) {
    it(`answers POST /v1/${path} with 405 and says what is allowed`, async () => {
      const { body, headers } = await request(service.app).post(`/v1/${path}`).expect(405);
      assert.equal(body.code, 'method_not_allowed');
      assert.equal(headers['allow'], 'GET, HEAD');
    });
  }

  it('answers an unknown path with 404 and a problem', async () => {
    const { body } = await request(service.app).get('/v1/metrics/nothing').expect(404);
    assert.equal(body.code, 'not_found');
  });

  it('wants one of its keys when it has any', async () => {
    const guarded = await openTestService({ keys: ['first-key-of-two-0', 'second-key-of-two'] });
    await request(guarded.app).get('/v1/lake').expect(401);
    await request(guarded.app).get('/v1/lake').set('Authorization', 'Bearer wrong').expect(401);
    await request(guarded.app).get('/v1/lake').set('Authorization', 'Bearer second-key-of-two').expect(200);
    await request(guarded.app).get('/healthz').expect(200);
    await guarded.close();
  });

  it('keeps the mirror of the raw zone no longer than it is needed', async () => {
    await service.append(events.slice(0, 10));
    await count(service);
    const segment = await service.seal();
    await service.commit(segment, events.slice(0, 10));
    await service.archive(segment);
    await count(service);
    await count(service);
    const tables = await service.engine.maintain({
      sql: "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'raw%'",
    });
    assert.deepEqual(tables, []);
  });
});

describe('a query that takes too long', () => {
  it('is stopped with 504, and the next one is answered', async () => {
    const service = await openTestService({ timeoutMs: 1 });
    await service.append(events);
    const response = await request(service.app).get('/v1/metrics/latency');
    assert.equal(response.status, 504);
    assert.equal(response.body.code, 'timeout');
    await service.close();
  });

  it('makes others wait, and what is too much to wait gets 503 with Retry-After', async () => {
    const service = await openTestService({ concurrency: 1, maxWaiting: 0 });
    await service.store(events);
    const release = holdSlot(service.engine);
    const { body, headers } = await request(service.app).get('/v1/metrics/latency').expect(503);
    assert.equal(body.code, 'unavailable');
    assert.equal(headers['retry-after'], '1');
    await release();
    await request(service.app).get('/v1/metrics/latency').expect(200);
    await service.close();
  });
});
