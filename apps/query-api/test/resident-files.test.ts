import assert from 'node:assert/strict';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { LogEvent } from '@signallake/event-schema';
import { createTableReader } from '@signallake/lake';
import { assertSameRows, latencyOf, type MetricRow } from '@signallake/metrics-oracle';
import { createLogger } from '@signallake/service-kit';
import fc from 'fast-check';
import request from 'supertest';
import { createAnswerCache } from '../src/cache/answer-cache.js';
import { createSharedRuns } from '../src/engine/shared-runs.js';
import { answerMetric, type MetricSources } from '../src/metrics/answer-metric.js';
import type { Metric, MetricQuery } from '../src/metrics/metric.js';
import { metricCatalogue } from '../src/metrics/metric-catalogue.js';
import { createQueryParser } from '../src/request/parse-query.js';
import { createResidentFiles } from '../src/resident/resident-files.js';
import { buildEventRelation } from '../src/snapshot/event-relation.js';
import type { QuerySnapshot } from '../src/snapshot/query-snapshot.js';
import { compactLake } from './compact-lake.js';
import { eventsOfFewGroups, toWholeMicros } from './event-sets.js';
import { holdSlot } from './hold-slot.js';
import { openTestService, type TestService } from './query-service.js';

const MIB = 1024 * 1024;
const events: LogEvent[] = fc.sample(eventsOfFewGroups(), { numRuns: 240, seed: 31 });

async function hold({ snapshots, residentFiles }: TestService): Promise<void> {
  await snapshots.use(async () => undefined);
  await residentFiles.settled();
}

async function countIn({ engine }: TestService, snapshot: QuerySnapshot) {
  const { sql, scan } = buildEventRelation(snapshot, ['service'], {});
  const [row] = await engine.query({ sql: `SELECT count(*)::DOUBLE AS events FROM ${sql}` });
  return { events: row?.['events'], scan };
}

const count = (service: TestService) => service.snapshots.use((snapshot) => countIn(service, snapshot));

async function listBlocks({ engine }: TestService): Promise<string[]> {
  const sql = `SELECT database_name AS name FROM duckdb_databases() WHERE database_name LIKE 'resident_%'`;
  return (await engine.maintain({ sql })).map(({ name }) => String(name));
}

describe('files held in memory', function () {
  this.timeout(60_000);
  const opened: TestService[] = [];
  async function open(residentBytes: number): Promise<TestService> {
    const service = await openTestService({ residentBytes, partitionBy: 'date,service' });
    opened.push(service);
    return service;
  }
  afterEach(async () => {
    for (const service of opened.splice(0)) await service.close();
  });

  it('are all that there were when the service began, and answer metrics without being opened', async () => {
    const service = await open(64 * MIB);
    await service.store(events);
    await hold(service);
    const { body } = await request(service.app).get('/v1/metrics/latency').expect(200);
    const { files, files_in_memory, files_total } = body.meta.scan;
    assert.ok(files_total > 1);
    assert.deepEqual([files, files_in_memory], [files_total, files_total]);
    assert.deepEqual(service.residentFiles.totals.rows, events.length);
  });

  it('are none when there is no memory for them', async () => {
    const service = await open(0);
    await service.store(events);
    await hold(service);
    assert.equal((await count(service)).scan.files_in_memory, 0);
    assert.deepEqual(service.residentFiles.totals, { files: 0, rows: 0, bytes: 0 });
    assert.deepEqual(await listBlocks(service), []);
  });

  it('are left out of what reads other columns, such as a search', async () => {
    const service = await open(64 * MIB);
    await service.store(events);
    await hold(service);
    const { body } = await request(service.app).get('/v1/events?limit=5').expect(200);
    assert.equal(body.data.length, 5);
    assert.equal(body.meta.scan.files_in_memory, 0);
  });

  it('stay for an answer that waits while they are merged away, and go with it', async () => {
    const service = await open(64 * MIB);
    await service.store(events.slice(0, 120));
    await service.store(events.slice(120, 200));
    await hold(service);
    await service.snapshots.use(async (waiting) => {
      const { files } = service.residentFiles.totals;
      assert.ok((await compactLake(service.engine, service.lakeDirectory, 'date,service')) > 0);
      await service.store(events.slice(200));
      await hold(service);
      assert.ok(service.residentFiles.totals.files < files);
      const { events: counted, scan } = await countIn(service, waiting);
      assert.deepEqual([counted, scan.files_in_memory], [200, scan.files]);
      assert.equal((await count(service)).events, 240);
    });
    await hold(service);
    const { blocks } = await service.snapshots.use(async ({ resident }) => resident);
    assert.deepEqual((await listBlocks(service)).sort(), blocks.map(({ name }) => name).sort());
    assert.equal(service.residentFiles.totals.rows, 240);
  });

  it('stay for a shared answer when whoever asked first has left', async () => {
    const service = await openTestService({ residentBytes: 64 * MIB, concurrency: 1 });
    opened.push(service);
    const day = events.map((event) => ({ ...event, timestamp: '2026-01-11T10:00:00.000000Z' }));
    for (let n = 0; n < 3; n++) {
      await service.store(day.slice(n * 60, n * 60 + 60));
      await hold(service);
    }
    await service.store(day.slice(180));
    const metric = metricCatalogue.find(({ name }) => name === 'latency') as Metric;
    const query = createQueryParser(metric.schema)({}) as MetricQuery;
    const sources: MetricSources = { ...service, cache: createAnswerCache(0), runs: createSharedRuns() };
    const ask = (signal: AbortSignal) =>
      answerMetric(sources, metric, query, { nowMs: 0, signal, format: 'json', isKnown: () => false });

    const release = holdSlot(service.engine);
    const [first, second] = [new AbortController(), new AbortController()];
    // It reads three blocks and a file; by the time the second one asks for the same, they are one block.
    const left = assert.rejects(ask(first.signal), /left/);
    await hold(service);
    const answered = ask(second.signal);
    // It has looked as soon as another one that asks later has, and joined the first one's run.
    await service.snapshots.use(async () => undefined);
    first.abort(new Error('left'));
    await left;
    await hold(service);
    await release();
    const { answer } = await answered;
    const body = Buffer.concat(answer?.pieces ?? []).toString();
    const counts = [...body.matchAll(/"count":(\d+)/g)].map(([, number]) => Number(number));
    assert.equal(
      counts.reduce((sum, number) => sum + number, 0),
      240,
    );
  });

  it('do not pile up with many small commits: they come together in few blocks', async () => {
    const service = await open(64 * MIB);
    const day = events.map((event) => ({ ...event, timestamp: '2026-01-11T10:00:00.000000Z' }));
    for (let n = 0; n < 24; n++) {
      await service.store(day.slice(n * 10, n * 10 + 10));
      await hold(service);
    }
    const { events: counted, scan } = await count(service);
    assert.deepEqual([counted, scan.files_in_memory], [240, scan.files]);
    assert.ok((await listBlocks(service)).length <= 3, String(await listBlocks(service)));
  });

  it('have latencies as whole microseconds where they are that, and give the same percentiles', async () => {
    const whole = events.map(toWholeMicros);
    const [first] = whole as [LogEvent];
    const service = await open(64 * MIB);
    const columnOfLatency = () =>
      service.snapshots.use(
        async (snapshot) => buildEventRelation(snapshot, ['latency_ms'], {}, { takesMicros: true }).latency,
      );
    const check = async (all: readonly LogEvent[]) => {
      const by = ['endpoint', 'region'] as const;
      const { body } = await request(service.app)
        .get(`/v1/metrics/latency?group_by=${by}&percentiles=0,0.1235,0.5,0.999,1`)
        .expect(200);
      assertSameRows(body.data as MetricRow[], latencyOf([...all], [...by], [0, 0.1235, 0.5, 0.999, 1]));
    };
    await service.store(whole);
    await hold(service);
    assert.equal(await columnOfLatency(), 'latency_us');
    await check(whole);
    const raw = { ...first, event_id: '00000000-0000-4000-8000-000000000001', latency_ms: 12.345 };
    await service.append([raw]);
    assert.equal(await columnOfLatency(), 'latency_us');
    await check([...whole, raw]);
    const finer = { ...raw, event_id: '00000000-0000-4000-8000-000000000002', latency_ms: 12.3456 };
    await service.append([finer]);
    assert.equal(await columnOfLatency(), 'latency_ms');
    await check([...whole, raw, finer]);
  });

  it('take no more memory than they may: the newest days are held, older ones are read where they lie', async () => {
    // Room for two blocks of the least size.
    const service = await open(MIB / 2);
    const days = ['2026-01-10', '2026-01-11', '2026-01-12', '2026-01-13'];
    for (const [index, date] of days.entries()) {
      const part = events.slice(index * 60, index * 60 + 60);
      await service.store(part.map((event) => ({ ...event, timestamp: `${date}T10:00:00.000000Z` })));
      await hold(service);
      const { blocks } = await service.snapshots.use(async ({ resident }) => resident);
      assert.ok(service.residentFiles.totals.bytes <= MIB / 2);
      assert.ok(blocks.some((block) => block.date === date));
      const { events: counted, scan } = await count(service);
      assert.equal(counted, index * 60 + 60);
      assert.equal(scan.files_in_memory < scan.files, index > 1);
    }
  });

  it('are the others when one has vanished, which is told once', async () => {
    const service = await open(0);
    await service.store(events);
    const table = await createTableReader(service.lakeDirectory).refresh();
    const files = [...table.files()];
    await unlink(join(service.lakeDirectory, files[1]?.path ?? ''));
    const lines: string[] = [];
    const logger = createLogger({
      service: 'test',
      stream: new Writable({
        write(chunk, _encoding, done) {
          lines.push(String(chunk));
          done();
        },
      }),
    });
    const { engine, lakeDirectory: tableDirectory } = service;
    const held = createResidentFiles({ engine, tableDirectory, budgetBytes: 64 * MIB, logger });
    try {
      held.follow(table);
      await held.settled();
      assert.equal(held.totals.files, files.length - 1);
      assert.equal(held.totals.rows, events.length - (files[1]?.stats.rows ?? 0));
      const warnings = lines.filter((line) => line.includes('"level":"warn"'));
      assert.equal(warnings.length, 1, lines.join(''));
      assert.match(warnings[0] ?? '', /cannot hold some files in memory/);
    } finally {
      await held.close();
      await held.close();
    }
  });
});
