import assert from 'node:assert/strict';
import { type LogEvent, readEventLines } from '@signallake/event-schema';
import {
  assertSameRows,
  errorRatesOf,
  latencyOf,
  regionalErrorsOf,
  slowestOf,
  volumeOf,
} from '@signallake/metrics-oracle';
import { listArchivedSegments, rawZoneDirectory, readArchivedSegment } from '@signallake/raw-zone';
import { type Answers, askAll, isAllConverted, totalOf } from './answers.js';
import { countEventIds } from './lake-event-ids.js';
import { createStack, runTool, type Stack, until } from './services.js';

/** Everything that was acked, as the archive of the raw zone has it. */
async function readArchive(dataDirectory: string): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  for (const { path } of await listArchivedSegments(rawZoneDirectory(dataDirectory))) {
    for await (const { lines } of readArchivedSegment(path)) {
      for (const event of readEventLines(lines, ({ reason }) => assert.fail(reason))) events.push(event);
    }
  }
  return events;
}

function assertAnswersOf(events: LogEvent[], answers: Answers): void {
  assertSameRows(answers.latency, latencyOf(events));
  assertSameRows(answers['error-rates'], errorRatesOf(events));
  assertSameRows(answers['slowest-endpoints'], slowestOf(events));
  assertSameRows(answers['regional-errors'], regionalErrorsOf(events));
  assertSameRows(answers.volume, volumeOf(events));
}

describe('the pipeline, embedded', function () {
  this.timeout(120_000);
  let stack: Stack;
  beforeEach(async () => {
    stack = await createStack();
  });
  afterEach(() => stack.close());

  it('answers as a plain reduce over what was sent does, before and after conversion', async () => {
    const ingest = await stack.start('ingest-api');
    const query = await stack.start('query-api');
    const sent = await runTool('generate', [
      '--events',
      '50000',
      '--seed',
      '42',
      '--to',
      ingest.url,
      '--quiet',
    ]);
    assert.equal(sent.code, 0, sent.stderr);
    const young = await askAll(query.url);
    assert.equal(totalOf(young.volume), 50_000);

    // A clean stop seals the open segment; a worker that starts now finds it.
    assert.equal(await ingest.stop(), 0);
    const worker = await stack.start('etl-worker', { SIGNALLAKE_RECONCILE_MS: '100' });
    await until(() => isAllConverted(query.url));
    const converted = await askAll(query.url);
    for (const [endpoint, rows] of Object.entries(young))
      assertSameRows(converted[endpoint as 'volume'], rows);
    assert.equal(await worker.stop(), 0);
    assert.equal(await query.stop(), 0);

    const events = await readArchive(stack.dataDirectory);
    assert.equal(events.length, 50_000);
    assertAnswersOf(events, converted);
    assert.deepEqual(await countEventIds(stack.dataDirectory), { rows: 50_000, ids: 50_000 });
  });

  it('counts an event once however often it is sent, before and after conversion and compaction', async () => {
    const env = {
      SIGNALLAKE_RECONCILE_MS: '100',
      SIGNALLAKE_UPKEEP_MS: '200',
      SIGNALLAKE_COMPACT_MIN_FILES: '2',
    };
    const query = await stack.start('query-api');
    const worker = await stack.start('etl-worker', env);
    for (let sending = 0; sending < 3; sending++) {
      const ingest = await stack.start('ingest-api');
      const sent = await runTool('generate', [
        '--events',
        '10000',
        '--seed',
        '5',
        '--to',
        ingest.url,
        '--quiet',
      ]);
      assert.equal(sent.code, 0, sent.stderr);
      assert.equal(totalOf((await askAll(query.url)).volume), 10_000);
      // Every other time the worker gets it before it is sent again; the last time it is converted below.
      assert.equal(await ingest.stop(), 0);
      if (sending === 0) await until(() => isAllConverted(query.url));
    }
    await until(() => isAllConverted(query.url));
    assert.equal(totalOf((await askAll(query.url)).volume), 10_000);
    assert.deepEqual(await countEventIds(stack.dataDirectory), { rows: 10_000, ids: 10_000 });
    assert.equal(await worker.stop(), 0);
  });

  it('loses no acked event when every service is killed, and goes on where it was', async () => {
    const env = {
      SIGNALLAKE_LEASE_MS: '500',
      SIGNALLAKE_RECONCILE_MS: '100',
      SIGNALLAKE_SEAL_AFTER_MS: '400',
    };
    const first = await Promise.all([stack.start('ingest-api', env), stack.start('etl-worker', env)]);
    const sent = await runTool('generate', [
      '--events',
      '20000',
      '--seed',
      '1',
      '--to',
      first[0].url,
      '--quiet',
    ]);
    assert.equal(sent.code, 0, sent.stderr);
    await Promise.all(first.map((service) => service.stop('SIGKILL')));

    const query = await stack.start('query-api');
    assert.equal(totalOf((await askAll(query.url)).volume), 20_000);
    await stack.start('etl-worker', env);
    await until(() => isAllConverted(query.url));
    assert.equal(totalOf((await askAll(query.url)).volume), 20_000);
    assert.deepEqual(await countEventIds(stack.dataDirectory), { rows: 20_000, ids: 20_000 });
  });
});
