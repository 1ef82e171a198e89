import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { listSegments } from '@signallake/raw-zone';
import { configSchema } from '../src/config.js';
import { startEventLoad } from './event-load.js';
import { runIngest, startIngestProcess } from './ingest-process.js';
import { eventText } from './post-events.js';
import { openClient } from './raw-client.js';
import { readStoredEvents } from './stored-events.js';

/** What a run that is over has left: its exit code, and what it wrote to its error output or its output. */
async function outcomeOf(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<{ code: number; errors: string; output: string }> {
  const child = runIngest(env, args);
  if (child.stdout === null || child.stderr === null) throw new Error('the process has no output');
  const [[code], errors, output] = await Promise.all([
    once(child, 'exit'),
    text(child.stderr),
    text(child.stdout),
  ]);
  return { code, errors, output };
}

describe('ingest-api as a process', () => {
  it('has every acked event on disk once, in sealed segments, after SIGTERM under load, and exits 0', async () => {
    const service = await startIngestProcess();
    const load = startEventLoad(service.url, 8);
    await load.waitForAcked(2000);
    assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null });
    await load.stopped;
    const stored = (await readStoredEvents(service.rawDirectory)).map((event) => event.event_id);
    assert.equal(new Set(stored).size, stored.length);
    // Nothing is stored that was not acked either: a stop lets every request finish.
    assert.deepEqual([...stored].sort(), [...load.ackedIds].sort());
    assert.ok((await listSegments(service.rawDirectory)).every(({ state }) => state === 'sealed'));
  });

  it('has every acked event on disk after kill -9 under load', async function () {
    this.timeout(60_000);
    for (const ackedBefore of [1, 500, 3000]) {
      const service = await startIngestProcess({ SIGNALLAKE_SEAL_AT_BYTES: '100000' });
      const load = startEventLoad(service.url, 8);
      await load.waitForAcked(ackedBefore);
      assert.deepEqual(await service.kill('SIGKILL'), { code: null, signal: 'SIGKILL' });
      await load.stopped;
      const stored = (await readStoredEvents(service.rawDirectory)).map((event) => event.event_id);
      const ids = new Set(stored);
      assert.equal(ids.size, stored.length);
      const lost = [...load.ackedIds].filter((id) => !ids.has(id));
      assert.deepEqual(lost, []);
    }
  });

  it('cuts a stream that does not end in time for a stop, keeps what it had stored, and exits 0', async () => {
    const service = await startIngestProcess({ SIGNALLAKE_SHUTDOWN_TIMEOUT_MS: '1000' });
    const client = await openClient(Number(new URL(service.url).port));
    const head =
      'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 9000000\r\n\r\n';
    await client.write(head + `${eventText('x'.repeat(1000))}\n`.repeat(600));
    const accepted = /^signallake_ingest_events_total\{outcome="accepted".*\} ([1-9]\d*)$/m;
    let found: RegExpExecArray | null = null;
    while (found === null) found = accepted.exec(await (await fetch(`${service.url}/metrics`)).text());
    const stored = Number(found[1]);
    assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null });
    await client.closed;
    assert.equal((await readStoredEvents(service.rawDirectory)).length, stored);
    assert.deepEqual(
      (await listSegments(service.rawDirectory)).map(({ state }) => state),
      ['sealed'],
    );
  });

  it('takes events while Redis is away, counts what it could not queue, and says that it is degraded', async () => {
    const service = await startIngestProcess({
      REDIS_URL: 'redis://127.0.0.1:1',
      SIGNALLAKE_SEAL_AFTER_MS: '10',
    });
    const response = await fetch(`${service.url}/v1/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"service":"s","endpoint":"/","status_code":200}',
    });
    assert.equal(response.status, 202);
    const ready = await fetch(`${service.url}/readyz`);
    assert.equal(ready.status, 200);
    const report = (await ready.json()) as { checks: { queue: { ok: boolean; detail: string } } };
    assert.equal(report.checks.queue.ok, true);
    assert.match(report.checks.queue.detail, /^degraded: /);
    const failures = /^signallake_ingest_enqueue_failures_total\{.*\} 1$/m;
    let metrics = '';
    while (!failures.test(metrics)) metrics = await (await fetch(`${service.url}/metrics`)).text();
    assert.match(metrics, /^signallake_ingest_sealed_segments_total\{.*\} 1$/m);
    assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null });
    const line = service.logLines.find(({ message }) => message === 'segment sealed, but not queued');
    assert.equal(line?.['level'], 'warn');
    assert.equal((await readStoredEvents(service.rawDirectory)).length, 1);
  });

  it('lists every variable with --help, and starts nothing', async () => {
    const { code, output } = await outcomeOf({}, ['--help']);
    assert.equal(code, 0);
    for (const name of Object.keys(configSchema.properties)) assert.ok(output.includes(name), name);
  });

  for (const [env, named] of [
    [{ INGEST_PORT: 'many' }, /INGEST_PORT/],
    [{ SIGNALLAKE_INGEST_KEYS: 'short' }, /SIGNALLAKE_INGEST_KEYS has a value \(not shown\)/],
    [
      { SIGNALLAKE_EARLIEST_TIMESTAMP: '2026-02-30T00:00:00Z' },
      /SIGNALLAKE_EARLIEST_TIMESTAMP is "2026-02-30/,
    ],
    [{ SIGNALLAKE_MAX_INFLIGHT_BYTES: '2000' }, /SIGNALLAKE_MAX_INFLIGHT_BYTES.*SIGNALLAKE_MAX_BATCH_BYTES/],
    [{ SIGNALLAKE_HOST: '0.0.0.0' }, /SIGNALLAKE_HOST.*SIGNALLAKE_INGEST_KEYS/],
  ] as const) {
    it(`does not start with ${JSON.stringify(env)}, and names the variable`, async () => {
      const { code, errors } = await outcomeOf(env);
      assert.equal(code, 1);
      assert.match(errors, named);
    });
  }
});
