import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClickHouse, startClickHouse } from '@signallake/benchmarks/clickhouse';
import { isAllConverted } from './answers.js';
import { createStack, getJson, runTool, type Stack, until } from './services.js';

const OPT_IN = 'SIGNALLAKE_TEST_CLICKHOUSE';

/** What both engines are asked: rows by partition, and exact percentiles by service. */
interface Answer {
  partitions: { date: string; service: string; status_code: number; count: number }[];
  percentiles: { service: string; count: number; p50: number; p95: number; p99: number }[];
}

describe('ClickHouse on the same lake', function () {
  this.timeout(300_000);
  let stack: Stack;
  let clickHouse: ClickHouse;

  before(async function () {
    if (process.env[OPT_IN] !== '1') {
      console.log(`        skipped: ${OPT_IN}=1 installs ClickHouse and compares its answers with ours`);
      this.skip();
    }
    clickHouse = await startClickHouse();
    stack = await createStack({
      SIGNALLAKE_SEAL_AT_BYTES: String(512 * 1024),
      SIGNALLAKE_RECONCILE_MS: '100',
      SIGNALLAKE_COMPACT_MIN_FILES: '2',
      SIGNALLAKE_CHECKPOINT_COMMITS: '5',
      SIGNALLAKE_LOG_RETENTION_HOURS: '0',
      SIGNALLAKE_SWEEP_GRACE_MS: '0',
    });
  });
  after(async () => {
    await clickHouse?.close();
    await stack?.close();
  });

  it('agrees while files are merged, after it, after checkpoints and after the log has expired', async () => {
    const ingest = await stack.start('ingest-api');
    const query = await stack.start('query-api');
    const sent = await runTool('generate', [
      '--events',
      '60000',
      '--seed',
      '7',
      '--to',
      ingest.url,
      '--quiet',
    ]);
    assert.equal(sent.code, 0, sent.stderr);
    assert.equal(await ingest.stop(), 0);

    // Converted, and not merged yet.
    const converter = await stack.start('etl-worker', { SIGNALLAKE_UPKEEP_MS: '86400000' });
    await until(() => isAllConverted(query.url));
    assert.equal(await converter.stop(), 0);
    const lake = join(stack.dataDirectory, 'lake', 'events');
    const expected = await askQueryApi(query.url);
    assert.equal(
      expected.percentiles.reduce((sum, { count }) => sum + count, 0),
      60_000,
    );
    assert.deepEqual(await askClickHouse(clickHouse, lake), expected);
    const before = await versionOf(query.url);

    // A look at every version that comes by while the worker merges, writes checkpoints and lets the log expire.
    const worker = await stack.start('etl-worker', { SIGNALLAKE_UPKEEP_MS: '200' });
    const seen = new Set<number>();
    const hasExpired = async () => {
      const names = await readdir(join(lake, '_delta_log'));
      return names.includes('_last_checkpoint') && !names.includes('00000000000000000000.json');
    };
    for (let quietLooks = 0; quietLooks < 5; ) {
      const version = await versionOf(query.url);
      quietLooks = seen.has(version) && (await hasExpired()) ? quietLooks + 1 : 0;
      seen.add(version);
      assert.deepEqual(await askClickHouse(clickHouse, lake), expected, `near version ${version}`);
      assert.deepEqual(await askQueryApi(query.url), expected, `at version ${version} or later`);
      await delay(100);
    }
    assert.equal(await worker.stop(), 0);
    assert.ok(seen.size > 3 && Math.max(...seen) > before, `saw the versions ${[...seen]} after ${before}`);
    const { files } = await getJson<{ files: number }>(`${query.url}/v1/lake`);
    assert.equal(files, expected.partitions.length, 'one file a partition');
  });
});

async function versionOf(queryUrl: string): Promise<number> {
  return (await getJson<{ version: number }>(`${queryUrl}/v1/lake`)).version;
}

async function askQueryApi(queryUrl: string): Promise<Answer> {
  const latency = await getJson<{ data: Answer['percentiles'] }>(`${queryUrl}/v1/metrics/latency`);
  const sql = `SELECT strftime(timestamp, '%Y-%m-%d') AS date, service, status_code, count(*)::INTEGER AS count
    FROM events GROUP BY ALL ORDER BY ALL`;
  const response = await fetch(`${queryUrl}/v1/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql }),
  });
  assert.equal(response.status, 200, await response.clone().text());
  const { data } = (await response.json()) as { data: Answer['partitions'] };
  return {
    partitions: data,
    percentiles: latency.data
      .map(({ service, count, p50, p95, p99 }) => ({
        service,
        count,
        p50: round(p50),
        p95: round(p95),
        p99: round(p99),
      }))
      .sort((a, b) => (a.service < b.service ? -1 : 1)),
  };
}

async function askClickHouse(clickHouse: ClickHouse, lake: string): Promise<Answer> {
  const table = `deltaLakeLocal('${lake}')`;
  const partitions = await clickHouse.query<Answer['partitions'][number]>(
    `SELECT toString(date) AS date, service, status_code, toInt32(count()) AS count FROM ${table}
     GROUP BY ALL ORDER BY date, service, status_code`,
  );
  const percentiles = await clickHouse.query<Answer['percentiles'][number]>(
    `SELECT service, toInt32(count()) AS count, quantileExactInclusive(0.5)(latency_ms) AS p50,
       quantileExactInclusive(0.95)(latency_ms) AS p95, quantileExactInclusive(0.99)(latency_ms) AS p99
     FROM ${table} GROUP BY service ORDER BY service`,
  );
  return {
    partitions,
    percentiles: percentiles.map(({ service, count, p50, p95, p99 }) => ({
      service,
      count,
      p50: round(p50),
      p95: round(p95),
      p99: round(p99),
    })),
  };
}

/** The engines interpolate between neighbours in another order of operations: the last bits may differ. */
function round(milliseconds: number): number {
  return Number(milliseconds.toPrecision(12));
}
