import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { createEventNormalizer, type LogEvent } from '@signallake/event-schema';
import { listArchivedSegments } from '@signallake/raw-zone';
import request from 'supertest';
import type { LedgerAnswer } from '../src/ledger/ledger-answer.js';
import { openTestService, type TestService } from './query-service.js';

const normalize = createEventNormalizer();

function makeEvents(count: number): LogEvent[] {
  return Array.from({ length: count }, () => {
    const result = normalize({ service: 'a', endpoint: '/', status_code: 200 }, Date.UTC(2026, 0, 1));
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return result.event;
  });
}

describe('GET /v1/ledger', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await openTestService();
  });
  afterEach(() => service.close());

  const get = async (query = '') => {
    const { body } = await request(service.app).get(`/v1/ledger${query}`).expect(200);
    return body as LedgerAnswer;
  };

  it('adds up where there is nothing, and where an event is raw or in the lake', async () => {
    assert.deepEqual((await get()).segments, []);
    const events = makeEvents(30);
    await service.store(events.slice(0, 20));
    await service.append(events.slice(20));
    const { data, balanced, segments, differences } = await get();
    assert.deepEqual([data.accepted, data.in_lake, data.raw, balanced, differences], [30, 20, 10, true, []]);
    assert.deepEqual(
      segments.map(({ state, accepted }) => [state, accepted]),
      [
        ['open', 10],
        ['archived', 20],
      ],
    );
  });

  it('sees what is new, and what is gone since the call before', async () => {
    await service.store(makeEvents(10));
    assert.equal((await get()).balanced, true);
    const [archive] = await listArchivedSegments(service.rawDirectory);
    await rm(archive?.path ?? '');
    const { balanced, differences } = await get();
    assert.deepEqual([balanced, differences.map(({ kind }) => kind)], [false, ['archive_missing']]);
    assert.equal(differences[0]?.segment, archive?.id);
  });

  it('gives segments page by page, the newest first, each once', async () => {
    for (let n = 0; n < 5; n++) await service.store(makeEvents(1));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: LedgerAnswer = await get(`?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.segments.map(({ segment }) => segment));
      cursor = page.meta.next_cursor;
    }
    assert.equal(new Set(seen).size, 5);
    assert.deepEqual(seen, [...seen].sort().reverse());
  });

  it('refuses what is no parameter, or not of its form', async () => {
    for (const query of ['?form=1', '?limit=0', '?cursor=x']) {
      await request(service.app)
        .get(`/v1/ledger${query}`)
        .expect(400)
        .expect('Content-Type', /problem/);
    }
  });
});
