import assert from 'node:assert/strict';
import fc from 'fast-check';
import request from 'supertest';
import type { RenderedAnswer } from '../src/answer/render-answer.js';
import { createAnswerCache } from '../src/cache/answer-cache.js';
import { nowOfRequest } from '../src/request/now-of-request.js';
import { compactLake } from './compact-lake.js';
import { eventsOfFewGroups } from './event-sets.js';
import { holdSlot } from './hold-slot.js';
import { openTestService, type TestService } from './query-service.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 200, seed: 5 });
const PATH = '/v1/metrics/latency?group_by=region&service=cart&service=Cart';

describe('answers of metrics', function () {
  this.timeout(60_000);
  let service: TestService;
  beforeEach(async () => {
    service = await openTestService({ concurrency: 2 });
    await service.store(events.slice(0, 100));
  });
  afterEach(() => service.close());

  const get = (path = PATH, tag?: string) =>
    tag === undefined
      ? request(service.app).get(path)
      : request(service.app).get(path).set('If-None-Match', tag);

  async function tagOf(path = PATH): Promise<string> {
    const { headers } = await get(path).expect(200);
    assert.equal(headers['cache-control'], 'private, no-cache');
    assert.match(String(headers['etag']), /^W\/"[\w-]+"$/);
    return String(headers['etag']);
  }

  it('are 304 without a body, and without a query, to a client that has them', async () => {
    const tag = await tagOf();
    const held = [holdSlot(service.engine), holdSlot(service.engine)];
    // With every slot taken a query would wait.
    const response = await get(PATH, `"other", ${tag}`).expect(304);
    assert.equal(response.text, '');
    assert.equal(response.headers['etag'], tag);
    for (const release of held) await release();
  });

  it('are given again without a query while nothing changes, and say so', async () => {
    const first = (await get().expect(200)).body;
    const second = (await get().expect(200)).body;
    assert.equal(first.meta.cached, undefined);
    assert.equal(second.meta.cached, true);
    assert.deepEqual(second.data, first.data);
    assert.deepEqual(second.meta.scan, first.meta.scan);
  });

  it('are the same for the same request in other words', async () => {
    const tag = await tagOf();
    assert.equal(
      await tagOf('/v1/metrics/latency?service=Cart&service=cart&group_by=region&limit=1000'),
      tag,
    );
    const window = '&from=2026-01-11T00:00:00Z';
    assert.equal(await tagOf(`${PATH}${window}`), await tagOf(`${PATH}&from=2026-01-11T01:00:00%2B01:00`));
  });

  it('are others for any parameter that matters', async () => {
    const more = [
      'limit=3',
      'percentiles=0.5',
      'level=info',
      'to=2026-01-12T00:00:00Z',
      'approximate=true',
      'interval=1d',
    ];
    const tags = [await tagOf(), await tagOf(PATH.replace('latency', 'error-rates'))];
    for (const parameter of more) tags.push(await tagOf(`${PATH}&${parameter}`));
    assert.equal(new Set(tags).size, tags.length);
  });

  it('change with every ack, conversion and compaction, and never come back as they were', async () => {
    const path = '/v1/metrics/volume?interval=1d';
    let total = 0;
    const tags = new Set<string>();
    const check = async (expected: number) => {
      const response = await get(path, [...tags].join(', ') || '"none"').expect(200);
      assert.equal(response.body.meta.cached, undefined);
      total = response.body.data.reduce((sum: number, row: { count: number }) => sum + row.count, 0);
      assert.equal(total, expected);
      tags.add(String(response.headers['etag']));
      await get(path, String(response.headers['etag'])).expect(304);
    };
    await check(100);
    for (let acked = 100; acked < 140; acked += 10) {
      await service.append(events.slice(acked, acked + 10));
      await check(acked + 10);
    }
    const segment = await service.seal();
    await service.commit(segment, events.slice(100, 140));
    await check(140);
    assert.ok((await compactLake(service.engine, service.lakeDirectory, 'date,service,status_code')) > 0);
    await check(140);
    await service.append(events.slice(0, 10));
    await check(140);
    assert.equal(tags.size, 8);
  });

  it('with relative times are never those of another window', async () => {
    const path = '/v1/metrics/volume?interval=1m&from=-2m&to=now';
    const [first] = events;
    assert.ok(first);
    await service.append([{ ...first, timestamp: `${new Date().toISOString().slice(0, 23)}000Z` }]);
    const { body, headers } = await get(path).expect(200);
    assert.equal(
      body.data.reduce((sum: number, row: { count: number }) => sum + row.count, 0),
      1,
    );
    while (Date.now() <= Date.parse(body.meta.to)) await new Promise((resolve) => setTimeout(resolve, 50));
    const later = await get(path, String(headers['etag'])).expect(200);
    assert.notEqual(later.body.meta.to, body.meta.to);
  });

  it('that are dry runs or refusals have no tag of an answer', async () => {
    const tag = await tagOf();
    await get(`${PATH}&dry_run=true`, tag).expect(200);
    const refused = await get(`${PATH}&max_bytes=0`, tag).expect(422);
    assert.equal(refused.headers['etag'], undefined);
  });

  it('are computed anew each time when the cache has no room', async () => {
    const uncached = await openTestService({ cacheBytes: 0 });
    await uncached.append(events.slice(0, 10));
    await request(uncached.app).get(PATH).expect(200);
    const { body } = await request(uncached.app).get(PATH).expect(200);
    assert.equal(body.meta.cached, undefined);
    await uncached.close();
  });
});

describe('the cache of answers', () => {
  const answer = (bytes: number): RenderedAnswer => ({
    format: 'json',
    pieces: [new Uint8Array(bytes)],
    meta: {
      from: null,
      to: null,
      snapshot: { version: 1, raw_segments: 0 },
      scan: { files: 0, files_in_memory: 0, files_total: 0, bytes: 0, bytes_total: 0, raw_bytes: 0 },
      elapsed_ms: 1,
    },
  });

  it('stays within its bytes, and forgets first what was not asked for longest', () => {
    const cache = createAnswerCache(100_000);
    for (let n = 0; n < 100; n++) {
      cache.set(`tag-${n}`, answer(5000));
      assert.ok(cache.get('tag-0'));
      assert.ok(cache.bytes <= 100_000);
    }
    assert.equal(cache.get('tag-1'), undefined);
    assert.ok(cache.get('tag-99'));
  });

  it('does not give up everything else for one large answer', () => {
    const cache = createAnswerCache(100_000);
    cache.set('small', answer(100));
    cache.set('large', answer(30_000));
    assert.equal(cache.get('large'), undefined);
    assert.ok(cache.get('small'));
  });
});

describe('the now of a request', () => {
  it('is the end of its second', () => {
    assert.deepEqual([1000, 1001, 1999, 2000].map(nowOfRequest), [1000, 2000, 2000, 2000]);
  });
});
