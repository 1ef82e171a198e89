import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MetricRow } from '@signallake/metrics-oracle';
import { askAll, isAllConverted, totalOf } from './answers.js';
import { createStack, getJson, runTool, until } from './services.js';

const folder =
  process.env['SIGNALLAKE_TEST_DATA_DIR'] ??
  fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const log = join(folder, 'access.combined.log');

async function countBy(queryUrl: string, dimension: string): Promise<Record<string, number>> {
  const { data } = await getJson<{ data: MetricRow[] }>(
    `${queryUrl}/v1/metrics/latency?group_by=${dimension}`,
  );
  return Object.fromEntries(data.map((row) => [String(row[dimension]), Number(row['count'])]));
}

describe('a real access log', () => {
  it('is imported whole, counted by hour, status and method, and answers alike once converted', async function () {
    this.timeout(120_000);
    if (!existsSync(log)) {
      process.stderr.write(`skipped: there is no ${log} (set SIGNALLAKE_TEST_DATA_DIR)\n`);
      this.skip();
    }
    const stack = await createStack();
    try {
      const ingest = await stack.start('ingest-api');
      const query = await stack.start('query-api');
      const args = [log, '--format', 'combined', '--service', 'website', '--to', ingest.url];
      const imported = await runTool('import', args);
      assert.equal(imported.code, 0, imported.stderr);
      assert.match(imported.stderr + imported.stdout, /10[,_]?000/);

      const assertCounts = async () => {
        const answers = await askAll(query.url);
        assert.equal(totalOf(answers.volume), 10_000);
        assert.deepEqual(answers.latency, [
          { service: 'website', count: 10_000, p50: null, p95: null, p99: null, avg: null, max: null },
        ]);
        const statuses = { 200: 9126, 206: 45, 301: 164, 304: 445, 403: 2, 404: 213, 416: 2, 500: 3 };
        assert.deepEqual(await countBy(query.url, 'status_code'), statuses);
        assert.deepEqual(await countBy(query.url, 'method'), { GET: 9952, HEAD: 42, OPTIONS: 1, POST: 5 });
        return answers;
      };
      const young = await assertCounts();
      assert.equal(await ingest.stop(), 0);
      await stack.start('etl-worker', { SIGNALLAKE_RECONCILE_MS: '100' });
      await until(() => isAllConverted(query.url));
      assert.deepEqual(await assertCounts(), young);
    } finally {
      await stack.close();
    }
  });
});
