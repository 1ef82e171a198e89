import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogEvent } from '@signallake/event-schema';
import fc from 'fast-check';
import { eventsOfFewGroups } from './event-sets.js';
import { startQueryProcess } from './query-process.js';
import { openTestService, type TestService } from './query-service.js';

/** How long the clients ask; SIGNALLAKE_LOAD_SECONDS=300 makes a long run of it. */
const SECONDS = Number(process.env['SIGNALLAKE_LOAD_SECONDS'] ?? 5);
/** Whether the service is what `build` made, as in operation, instead of the sources. */
const IS_BUILT = process.env['SIGNALLAKE_LOAD_BUILT'] === 'true';
const CLIENTS = Number(process.env['SIGNALLAKE_LOAD_CLIENTS'] ?? 64);
const HEAVY_CLIENTS = Number(process.env['SIGNALLAKE_LOAD_HEAVY_CLIENTS'] ?? 16);
const STORED_EVENTS = Number(process.env['SIGNALLAKE_LOAD_EVENTS'] ?? 20_000);
const ALLOWED = [200, 304, 503, 504];

const [template] = fc.sample(eventsOfFewGroups(), { numRuns: 1, seed: 8 }) as [LogEvent];

/** What is stored at first lies in three days; what comes later is newer, as it is in operation. */
function timeOf(n: number): Date {
  return n < STORED_EVENTS
    ? new Date(Date.UTC(2026, 1, 1 + (n % 3), n % 24, n % 60))
    : new Date(Date.UTC(2026, 1, 10) + (n - STORED_EVENTS) * 1000);
}

function eventOf(n: number): LogEvent {
  return {
    ...template,
    event_id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    timestamp: timeOf(n).toISOString().replace('Z', '000Z'),
    service: `service-${n % 8}`,
    endpoint: `/endpoint/${n % 50}`,
    status_code: [200, 200, 200, 404, 503][n % 5] as number,
    latency_ms: (n * 7919) % 1000,
  };
}

/** What the answers of some clients were like. */
interface Tally {
  statuses: Map<number, number>;
  /** Of all but refusals (503), those given up at the deadline (504) too, in milliseconds. */
  times: number[];
}

async function ask(url: string, path: string, tally: Tally, tag?: string): Promise<string | undefined> {
  const startedAt = performance.now();
  const response = await fetch(`${url}${path}`, {
    headers: tag === undefined ? {} : { 'If-None-Match': tag },
  });
  const body = Buffer.from(await response.arrayBuffer());
  tally.statuses.set(response.status, (tally.statuses.get(response.status) ?? 0) + 1);
  assert.ok(
    ALLOWED.includes(response.status),
    `${response.status} to ${path}: ${body.toString().slice(0, 500)}`,
  );
  if (response.status === 503) {
    assert.ok(Number(response.headers.get('retry-after')) >= 1);
    await delay(100);
  } else tally.times.push(performance.now() - startedAt);
  return response.headers.get('etag') ?? undefined;
}

const day = 'from=2026-02-02T00:00:00Z&to=2026-02-03T00:00:00Z';
const heavyPath = (n: number) =>
  `/v1/metrics/latency?group_by=endpoint,service,status_code&percentiles=0.5,0.9,0.99,0.999&to=2026-02-04T00:00:00Z&interval=${10 + (n % 50)}m&limit=${9000 + (n % 1000)}`;
const lightPath = (n: number) => `/v1/metrics/latency?service=service-${n % 8}&${day}&limit=${1 + (n % 200)}`;

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

function quantile(times: number[], p: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  return `${Math.round(sorted[Math.floor((sorted.length - 1) * p)] ?? 0)} ms`;
}

describe(`${CLIENTS} clients for ${SECONDS} s, more than can be served`, function () {
  this.timeout(SECONDS * 1000 + 120_000);
  let service: TestService;
  before(async () => {
    service = await openTestService();
    await service.store(Array.from({ length: STORED_EVENTS }, (_, n) => eventOf(n)));
  });
  after(() => service.close());

  it('all get 200, 304, 503 or 504, in memory that does not grow', async () => {
    const query = await startQueryProcess(service.dataDirectory, {
      environment: {
        SIGNALLAKE_QUERY_QUEUE: '16',
        SIGNALLAKE_QUERY_TIMEOUT_MS: '5000',
        SIGNALLAKE_HEAVY_SCAN_BYTES: '100000',
        SIGNALLAKE_QUERY_MEMORY_MB: '512',
      },
      isBuilt: IS_BUILT,
    });
    const [light, heavy]: [Tally, Tally] = [
      { statuses: new Map(), times: [] },
      { statuses: new Map(), times: [] },
    ];
    const memory: number[] = [];
    /** At the beginning, and after each minute. */
    const byMinute: number[] = [];
    const startedAt = Date.now();
    const endAt = startedAt + SECONDS * 1000;
    let asked = 0;
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      const isHeavy = client < HEAVY_CLIENTS;
      let [path, tag]: [string, string | undefined] = ['', undefined];
      while (Date.now() < endAt) {
        // Every other time the same once more, as a dashboard that refreshes.
        const isAgain = tag !== undefined && ++asked % 2 === 0;
        if (!isAgain) [path, tag] = [isHeavy ? heavyPath(asked++) : lightPath(asked++), undefined];
        tag = await ask(query.url, path, isHeavy ? heavy : light, tag);
      }
    });
    const watching = (async () => {
      let acked = STORED_EVENTS;
      while (Date.now() < endAt) {
        // Events keep coming, so no answer holds for long; a segment is converted now and then, as in operation.
        const events = Array.from({ length: 20 }, () => eventOf(acked++));
        await service.append(events);
        memory.push(await residentMb(query.pid));
        const minute = Math.floor((Date.now() - startedAt) / 60_000);
        byMinute[minute] ??= memory.at(-1) as number;
        await delay(Math.min(1000, SECONDS * 20));
        const segment = await service.seal();
        await service.commit(segment, events);
        await service.archive(segment);
      }
    })();
    try {
      await Promise.all([...clients, watching]);
      const { status } = await fetch(`${query.url}${lightPath(0)}`);
      assert.equal(status, 200);
      byMinute.push(await residentMb(query.pid));
    } finally {
      await query.stop();
    }
    const report = (name: string, { statuses, times }: Tally) =>
      `${name}: ${[...statuses].map(([status, count]) => `${count}× ${status}`).join(', ')}; p50 ${quantile(times, 0.5)}, p99 ${quantile(times, 0.99)}`;
    const third = Math.floor(memory.length / 3);
    const [early, late] = [memory.slice(third, 2 * third), memory.slice(2 * third)].map((part) =>
      Math.max(...part),
    );
    process.stderr.write(
      `\n    ${report('light', light)}\n    ${report('heavy', heavy)}\n    memory, minute by minute: ${byMinute.map(Math.round).join(', ')} MB\n`,
    );
    assert.ok(light.times.length > 0 && heavy.times.length > 0);
    // A short run still warms up; what is left of it is too short to tell a leak.
    if (SECONDS >= 60) assert.ok(Number(late) < Number(early) * 1.2 + 32, memory.map(Math.round).join(' '));
  });
});
