import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'duckdb-async';
import fc from 'fast-check';
import { openSandboxSession } from '../src/sql/sandbox/sandbox-session.js';
import { sqlProblems } from '../src/sql/sql-problems.js';
import { breakOutClasses } from './break-out-classes.js';
import { bombs, everythingElse, reachingOut, readingFiles, type Targets, writing } from './break-outs.js';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';
import { askSql } from './sql-client.js';

const SECRET = 'canary-5b1f0c';
const events = fc.sample(eventsOfFewGroups(), { numRuns: 20, seed: 5 });

/** Every file below a folder with its size: what a query may not change. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
}

describe('SQL that tries to break out', () => {
  let service: TestService;
  let web: Server;
  let webRequests = 0;
  let targets: Targets;

  before(async () => {
    process.env['SIGNALLAKE_CANARY'] = SECRET;
    service = await openTestService({ sql: { timeoutMs: 5000, memoryMb: 128, concurrency: 1 } });
    await service.store(events.slice(0, 10));
    await service.append(events.slice(10));
    const folder = await mkdtemp(join(tmpdir(), 'signallake-canary-'));
    await writeFile(join(folder, 'canary.csv'), `name\n${SECRET}\n`);
    await writeFile(join(folder, 'canary.json'), `{"name":"${SECRET}"}\n`);
    await writeFile(join(folder, 'canary.txt'), SECRET);
    const database = await Database.create(':memory:');
    await database.exec(`COPY (SELECT '${SECRET}' AS name) TO '${join(folder, 'canary.parquet')}'`);
    await database.close();
    web = createServer((_req, res) => {
      webRequests++;
      res.end(SECRET);
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const inside = service.lakeDirectory;
    targets = { folder, inside, url: `http://127.0.0.1:${(web.address() as AddressInfo).port}` };
  });

  after(async () => {
    delete process.env['SIGNALLAKE_CANARY'];
    await service.close();
    await new Promise((resolve) => web.close(resolve));
    await rm(targets.folder, { recursive: true });
  });

  async function assertRefused(sql: string): Promise<void> {
    const before = [...(await listFiles(targets.folder)), ...(await listFiles(service.dataDirectory))];
    const { status, text, body } = await askSql(service.app, sql);
    const after = [...(await listFiles(targets.folder)), ...(await listFiles(service.dataDirectory))];
    assert.deepEqual(after, before, 'a file came or went');
    assert.ok(!text.includes(SECRET), `the secret is out: ${text}`);
    assert.ok([400, 403, 422, 504].includes(status), `${status}: ${text.slice(0, 500)}`);
    assert.ok(body.code !== undefined && body.code in sqlProblems && body.code !== 'internal_error', text);
    assert.ok(body.detail.length > 10, text);
    for (const place of [service.dataDirectory, service.engine.scratchDirectory]) {
      assert.ok(sql.includes(place) || !text.includes(place), `the answer names ${place}`);
    }
    assert.equal(webRequests, 0);
    const next = await askSql(service.app, 'SELECT count(*) AS n FROM events');
    assert.deepEqual(next.body.data, [{ n: events.length }], next.text);
  }

  const attempts = [...readingFiles, ...reachingOut, ...writing, ...everythingElse];
  const shown = { folder: '<folder>', inside: '<table>', url: '<url>' };
  for (const attempt of attempts) {
    it(`is refused: ${attempt(shown)}`, () => assertRefused(attempt(targets)));
  }
  for (const bomb of bombs) {
    it(`is stopped: ${bomb.slice(0, 100)}`, async function () {
      this.timeout(30_000);
      await assertRefused(bomb);
    });
  }

  it('has been tried in more than two hundred ways, several of every class', () => {
    const tried = [...attempts.map((attempt) => attempt(shown)), ...bombs];
    assert.equal(new Set(tried).size, tried.length);
    assert.ok(tried.length > 200);
    for (const [name, looks] of Object.entries(breakOutClasses)) {
      const ofClass = tried.filter((sql) => looks.test(sql));
      assert.ok(ofClass.length >= 3, `${name}: ${ofClass.join('; ')}`);
    }
  });

  it('would read, and reach, what it tries to in a DuckDB that is not locked', async () => {
    const database = await Database.create(':memory:');
    const readable = readingFiles.slice(0, 5).map((attempt) => attempt(targets));
    for (const sql of readable) assert.ok(JSON.stringify(await database.all(sql)).includes(SECRET), sql);
    await database.close();
  });

  it('is stopped by the sandbox alone, were it not refused before', async function () {
    this.timeout(120_000);
    const settings = { memoryMb: 128, directories: [service.lakeDirectory] };
    for (const attempt of [...readingFiles, ...reachingOut, ...writing]) {
      const sql = attempt(targets);
      const session = await openSandboxSession(settings);
      const view = 'CREATE VIEW events AS SELECT 1 AS message';
      const reply = await session.answer({ kind: 'run', view, sql, params: [], limit: 10, format: 'json' });
      const rows = reply.kind === 'running' ? await session.answer({ kind: 'more' }) : reply;
      await session.close();
      assert.ok(!JSON.stringify([reply, rows]).includes(SECRET), `${sql}: ${JSON.stringify(rows)}`);
      assert.equal(reply.kind, 'failed', `${sql}: ${JSON.stringify([reply, rows])}`);
    }
    assert.equal(await readFile(join(targets.folder, 'canary.txt'), 'utf8'), SECRET);
    assert.equal((await readdir(targets.folder)).length, 4);
    assert.equal(webRequests, 0);
  });
});
