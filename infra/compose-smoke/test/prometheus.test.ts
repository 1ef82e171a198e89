import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { findFreePort } from '../src/free-port.js';
import { hasProgram } from './find-program.js';
import { type RunningService, startService } from './running-service.js';
import { repositoryFile, services } from './service-settings.js';

const alertsFile = repositoryFile('infra/prometheus/alerts.yml');

/** Metrics that alerts and dashboards ask for, and that an idle service does not have yet. */
const madeByUse = new Set(['signallake_etl_jobs_total']);

describe('the metrics', () => {
  const running = new Map<string, RunningService>();
  let directory = '';

  before(async function () {
    this.timeout(60_000);
    directory = await mkdtemp(join(tmpdir(), 'signallake-metrics-'));
    for (const service of services)
      running.set(service, await startService(service, join(directory, 'data')));
    const event = { service: 'checkout', endpoint: '/cart', status_code: 200, latency_ms: 5 };
    const sent = await fetch(`${running.get('ingest-api')?.url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
    });
    assert.equal(sent.status, 202);
    const asked = await fetch(`${running.get('query-api')?.url}/v1/metrics/latency`);
    assert.equal(asked.status, 200);
    await asked.arrayBuffer();
  });

  after(async () => {
    for (const service of running.values()) assert.equal(await service.stop(), 0);
    await rm(directory, { recursive: true, force: true });
  });

  const scrape = async (service: string): Promise<string> =>
    (await fetch(`${running.get(service)?.url}/metrics`)).text();

  for (const service of services) {
    it(`of ${service} keep to the conventions of Prometheus`, async function () {
      if (!hasProgram('promtool')) return skip(this, 'there is no promtool');
      const text = await scrape(service);
      assert.match(text, /^signallake_/m);
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
        input: text,
        encoding: 'utf8',
      });
      assert.equal(`${stdout}${stderr}`, '');
      assert.equal(status, 0);
    });
  }

  it('tell of the event that was just acked', async () => {
    const text = await scrape('query-api');
    assert.match(text, /^signallake_raw_pending_events\{.*\} 1$/m);
    assert.match(text, /^signallake_raw_pending_segments\{.*\} 1$/m);
    assert.match(text, /^signallake_query_scan_bytes_count\{.*\} 1$/m);
    assert.match(await scrape('ingest-api'), /^signallake_ingest_events_total\{outcome="accepted".*\} 1$/m);
  });

  it('are there for every alert and every panel that asks for one', async () => {
    const scraped = (await Promise.all(services.map(scrape))).join('\n');
    const there = new Set(scraped.match(/^# TYPE \S+/gm)?.map((line) => line.slice('# TYPE '.length)));
    const asked = [
      await readFile(alertsFile, 'utf8'),
      await readFile(repositoryFile('infra/grafana/dashboards/signallake-health.json'), 'utf8'),
    ].join('\n');
    const names = new Set(asked.match(/\b(?:signallake|http|nodejs|process)_[a-z_]+_[a-z]+\b/g));
    assert.ok(names.size > 10);
    for (const name of names) {
      const metric = there.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
      assert.ok(there.has(metric) || madeByUse.has(metric), `${name} is asked for, and no service has it`);
    }
  });

  it('alert rules are valid', function () {
    if (!hasProgram('promtool')) return skip(this, 'there is no promtool');
    const rules = spawnSync('promtool', ['check', 'rules', alertsFile], { encoding: 'utf8' });
    assert.equal(rules.status, 0, `${rules.stdout}${rules.stderr}`);
    const config = spawnSync(
      'promtool',
      ['check', 'config', repositoryFile('infra/prometheus/prometheus.yml')],
      { encoding: 'utf8' },
    );
    assert.equal(config.status, 0, `${config.stdout}${config.stderr}`);
  });

  it('are scraped from all three services by Prometheus itself', async function () {
    this.timeout(60_000);
    if (!hasProgram('prometheus')) return skip(this, 'there is no prometheus');
    const configFile = join(directory, 'prometheus.yml');
    const jobs = services.map((service) => ({
      job_name: service,
      static_configs: [{ targets: [new URL(running.get(service)?.url ?? '').host] }],
    }));
    await writeFile(
      configFile,
      stringify({ global: { scrape_interval: '1s' }, rule_files: [alertsFile], scrape_configs: jobs }),
    );
    const port = await findFreePort();
    const prometheus = spawn(
      'prometheus',
      [
        `--config.file=${configFile}`,
        `--storage.tsdb.path=${join(directory, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    const exited = once(prometheus, 'exit');
    try {
      const expected = Object.fromEntries(services.map((service) => [service, '1']));
      let up: Record<string, string> = {};
      while (JSON.stringify(up) !== JSON.stringify(expected)) {
        await delay(200);
        up = await queryByJob(port, 'up').catch(() => ({}));
        up = Object.fromEntries(services.flatMap((service) => (up[service] ? [[service, up[service]]] : [])));
      }
      assert.deepEqual(await queryByJob(port, 'signallake_raw_pending_events'), { 'query-api': '1' });
    } finally {
      prometheus.kill('SIGTERM');
      await exited;
    }
  });
});

/** The values of an instant query, by job. Source: Prometheus HTTP API, "Instant queries". */
async function queryByJob(port: number, query: string): Promise<Record<string, string>> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?${new URLSearchParams({ query })}`);
  const { data } = (await response.json()) as {
    data: { result: readonly { metric: { job: string }; value: readonly [number, string] }[] };
  };
  return Object.fromEntries(data.result.map(({ metric, value }) => [metric.job, value[1]]));
}

function skip(test: Mocha.Context, reason: string): void {
  process.stderr.write(`skipped: ${reason} (Debian's package \`prometheus\` has it)\n`);
  test.skip();
}
