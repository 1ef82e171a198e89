import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import request from 'supertest';
import { hidePaths } from '../src/sql/read-refusal.js';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';
import { askSql, rowsOf } from './sql-client.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 20, seed: 7 });
/** DuckDB does not look for an interrupt while it works this out. */
const ENDLESS = "SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000)) AS d";

describe('SQL within its limits', () => {
  let service: TestService;
  afterEach(() => service.close());

  it('gives the rows up to the limit, and says that there were more', async () => {
    service = await openTestService({ sql: { maxRows: 5000 } });
    const more = await askSql(service.app, 'SELECT i FROM range(1000000) t(i)');
    assert.equal(more.body.data.length, 5000);
    assert.deepEqual(more.body.data.at(-1), { i: 4999 });
    assert.equal(more.body.meta.truncated, true);
    const exact = await askSql(service.app, 'SELECT i FROM range(5000) t(i)');
    assert.equal(exact.body.data.length, 5000);
    assert.equal(exact.body.meta.truncated, undefined);
  });

  it('hands over an answer of many megabytes', async () => {
    service = await openTestService();
    const rows = await rowsOf(service.app, "SELECT repeat('x', 10000) || i AS text FROM range(2000) t(i)");
    assert.equal(rows.length, 2000);
    assert.deepEqual(
      rows.map(({ text }) => String(text).slice(10_000)),
      rows.map((_, index) => String(index)),
    );
  });

  it('is stopped with 504 when its time is up, even where DuckDB itself would not stop', async () => {
    service = await openTestService({ sql: { timeoutMs: 5000, concurrency: 1 } });
    assert.deepEqual(await rowsOf(service.app, 'SELECT 1 AS one'), [{ one: 1 }]);
    const { status, body } = await askSql(service.app, ENDLESS);
    assert.equal(status, 504);
    assert.equal(body.code, 'timeout');
    await waitUntil(() => service.sql.sandboxes.size === 0);
  });

  it('is refused with its limit when it takes too much memory', async () => {
    service = await openTestService({ sql: { memoryMb: 100 } });
    for (const sql of ['SELECT list(i) FROM range(1000000000) t(i)', 'SELECT len(range(1000000000))']) {
      const { status, body } = await askSql(service.app, sql);
      assert.equal(status, 422, JSON.stringify(body));
      assert.equal(body.code, 'sql_too_expensive');
      assert.match(body.detail, /100 MiB/);
    }
    assert.deepEqual(await rowsOf(service.app, 'SELECT 1 AS one'), [{ one: 1 }]);
  });

  it('waits for a place, and is refused with 503 when too many wait', async () => {
    service = await openTestService({ sql: { concurrency: 1, maxWaiting: 2 } });
    const responses = await Promise.all(
      Array.from({ length: 8 }, () => request(service.app).post('/v1/sql').send({ sql: 'SELECT 1 AS one' })),
    );
    const statuses = responses.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, 200, 200, 503, 503, 503, 503, 503]);
    for (const { status, headers } of responses)
      if (status === 503) assert.equal(headers['retry-after'], '1');
    assert.ok(service.sql.sandboxes.size <= 1);
  });

  it('is stopped when the client goes away, and makes room for the next', async () => {
    service = await openTestService({ sql: { concurrency: 1 } });
    await service.append(events);
    const server = service.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/sql`;
    const headers = { 'content-type': 'application/json' };
    const client = new AbortController();
    const body = JSON.stringify({ sql: ENDLESS });
    const asked = fetch(url, { method: 'POST', headers, body, signal: client.signal });
    await waitUntil(() => service.sql.sandboxes.size === 1);
    client.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    assert.deepEqual(await rowsOf(service.app, 'SELECT count(*) AS n FROM events'), [{ n: events.length }]);
    server.close();
  });

  it('knows nothing of the statement before, and uses its process again', async () => {
    service = await openTestService({ sql: { concurrency: 1 } });
    for (let turn = 0; turn < 5; turn++) {
      assert.deepEqual(await rowsOf(service.app, 'SELECT 1 AS one'), [{ one: 1 }]);
      assert.equal((await askSql(service.app, 'SELECT nothing')).status, 400);
      assert.equal(service.sql.sandboxes.size, 1);
    }
  });

  it('leaves no process behind when it is closed, twice without harm', async () => {
    service = await openTestService();
    await rowsOf(service.app, 'SELECT 1 AS one');
    await service.sql.close();
    await service.sql.close();
    assert.equal(service.sql.sandboxes.size, 0);
  });

  const bodies: [name: string, body: unknown, path: string, message: RegExp][] = [
    ['no statement', {}, 'sql', /is missing/],
    ['an empty statement', { sql: '' }, 'sql', /fewer than 1/],
    ['another member', { sql: 'SELECT 1', limit: 5 }, 'limit', /there are: sql, params/],
    ['a statement that is no text', { sql: 1 }, 'sql', /must be string/],
    ['parameters that are no list', { sql: 'SELECT 1', params: { a: 1 } }, 'params', /must be array/],
    ['a parameter that is a list', { sql: 'SELECT ?', params: [[1]] }, 'params/0', /string or number/],
    ['a NUL character', { sql: 'SELECT 1\0' }, 'sql', /NUL/],
    ['a lone surrogate', { sql: 'SELECT ?', params: ['\ud800'] }, 'params/0', /surrogate/],
    ['no object', [1], 'body', /must be object/],
  ];
  for (const [name, body, path, message] of bodies) {
    it(`refuses a body with ${name}`, async () => {
      service = await openTestService();
      const response = await request(service.app)
        .post('/v1/sql')
        .type('application/json')
        .send(JSON.stringify(body));
      assert.equal(response.status, 400, response.text);
      assert.equal(response.body.errors[0].path, path);
      assert.match(response.body.errors[0].message, message);
    });
  }

  it('refuses bodies that are too large, of another type, or no JSON, and other methods', async () => {
    service = await openTestService();
    const post = () => request(service.app).post('/v1/sql');
    await post()
      .send({ sql: `SELECT '${'x'.repeat(256 * 1024)}'` })
      .expect(413);
    await post().type('text/plain').send('SELECT 1').expect(415);
    await post().type('application/json').send('{"sql":').expect(400);
    await request(service.app).post('/v1/sql?limit=1').send({ sql: 'SELECT 1' }).expect(400);
    const wrongMethod = await request(service.app).get('/v1/sql').expect(405);
    assert.equal(wrongMethod.headers['allow'], 'POST');
  });

  it('wants a key when the service has any', async () => {
    service = await openTestService({ keys: ['a-key-of-this-test'] });
    assert.equal((await askSql(service.app, 'SELECT 1')).status, 401);
  });
});

describe('what DuckDB says', () => {
  const messages: [message: string, shown: string][] = [
    ['Cannot open file "/srv/data/lake/x.parquet": gone', 'Cannot open file "<path>": gone'],
    ['C:\\data\\lake\\x.parquet is not Parquet', '<path> is not Parquet'],
    ['file:///srv/data/x', 'file://<path>'],
    ['column "a/b" not found, 1 / 2, //', 'column "a/b" not found, 1 / 2, //'],
  ];
  for (const [message, shown] of messages) {
    it(`loses its paths: ${message}`, () => assert.equal(hidePaths(message), shown));
  }
});

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(5);
}
