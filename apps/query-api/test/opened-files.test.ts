import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogEvent } from '@signallake/event-schema';
import fc from 'fast-check';
import type { Scan } from '../src/snapshot/scan.js';
import { eventsOfFewGroups } from './event-sets.js';
import { type QueryProcess, startQueryProcess } from './query-process.js';
import { openTestService, type TestService } from './query-service.js';

const DAYS = ['2026-02-01', '2026-02-02', '2026-02-03'];
const SERVICES = Array.from({ length: 8 }, (_, n) => `service-${n}`);
const STATUS_CODES = [200, 201, 304, 400, 404, 429, 500, 503];
const [template] = fc.sample(eventsOfFewGroups(), { numRuns: 1, seed: 7 }) as [LogEvent];

/** Two events in each partition of 3 days × 8 services × 8 status codes. */
function eventsOf(days: readonly string[]): LogEvent[] {
  let made = 0;
  const events: LogEvent[] = [];
  for (const day of days)
    for (const service of SERVICES)
      for (const status_code of STATUS_CODES)
        for (const time of ['00:00:00.000000Z', '23:59:59.999999Z'])
          events.push({
            ...template,
            event_id: `00000000-0000-4000-8000-${day.replaceAll('-', '')}${String(++made).padStart(4, '0')}`,
            timestamp: `${day}T${time}`,
            service,
            status_code,
          });
  return events;
}

/** Why strace cannot trace a process here, or undefined when it can. */
function whyNoStrace(): string | undefined {
  try {
    execFileSync('strace', ['-f', '-e', 'trace=openat', 'true'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return String(error);
  }
}

describe('a metric of one service and day over 192 files', function () {
  this.timeout(120_000);
  let service: TestService;

  before(async function () {
    const reason = whyNoStrace();
    if (reason !== undefined) {
      process.stderr.write(`\n    skipped, strace is not usable here: ${reason}\n`);
      this.skip();
    }
    service = await openTestService();
    await service.store(eventsOf(DAYS));
    await service.append(eventsOf(['2026-02-07']));
  });
  after(async () => {
    await service?.close();
  });

  const day = `from=${DAYS[1]}T00:00:00Z&to=${DAYS[2]}T00:00:00Z`;
  const path = `/v1/metrics/latency?service=${SERVICES[3]}&${day}`;

  async function startTraced(trace: string, environment: Record<string, string> = {}): Promise<QueryProcess> {
    const tracer = ['strace', '-f', '--seccomp-bpf', '-e', 'trace=openat', '-o', trace];
    return startQueryProcess(service.dataDirectory, { tracer, environment });
  }

  it('opens 8 of them, and meta.scan is what a trace of the system calls shows', async () => {
    const trace = join(service.dataDirectory, 'trace');
    const query = await startTraced(trace, { SIGNALLAKE_QUERY_RESIDENT_MB: '0' });
    const { data, meta } = await ask(`${query.url}${path}`);
    await query.stop();
    const opened = await readOpened(trace, service.dataDirectory);
    const parquet = opened.filter((file) => file.endsWith('.parquet'));
    const raw = opened.filter((file) => file.endsWith('.jsonl'));
    const partition = join(
      service.lakeDirectory,
      `date=${DAYS[1]}`,
      `service=${SERVICES[3]}`,
      'status_code=',
    );
    assert.ok(
      parquet.every((file) => file.startsWith(partition)),
      parquet.join('\n'),
    );
    assert.equal(parquet.length, 8);
    assert.equal(raw.length, 1);
    const { bytes_total, ...scan } = meta.scan;
    assert.deepEqual(scan, {
      files: 8,
      files_in_memory: 0,
      files_total: 192,
      bytes: await sizeOf(parquet),
      raw_bytes: await sizeOf(raw),
    });
    assert.ok(bytes_total > 20 * scan.bytes);
    assert.equal(data[0]?.count, 16);
  });

  it('opens none of those that are held in memory, and says so', async () => {
    const trace = join(service.dataDirectory, 'trace-resident');
    const query = await startTraced(trace);
    await ask(`${query.url}/v1/metrics/volume?interval=1d`);
    while ((await countResident(query.url)) < 192) await delay(50);
    const before = (await readFile(trace, 'utf8')).length;
    const { data, meta } = await ask(`${query.url}${path}`);
    await query.stop();
    const opened = await readOpened(trace, service.dataDirectory, before);
    assert.deepEqual(
      opened.filter((file) => file.endsWith('.parquet')),
      [],
    );
    const { files, files_in_memory } = meta.scan;
    assert.deepEqual([files, files_in_memory], [8, 8]);
    assert.equal(data[0]?.count, 16);
  });
});

interface Answer {
  data: { count: number }[];
  meta: { scan: Scan };
}

async function ask(url: string): Promise<Answer> {
  return (await (await fetch(url)).json()) as Answer;
}

async function countResident(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^signallake_query_resident_files\{[^}]*\} (\d+)$/m.exec(text)?.[1]);
}

/** The files below a directory that a trace shows as opened, each once, from some place in it on. */
async function readOpened(trace: string, directory: string, begin = 0): Promise<string[]> {
  const calls = (await readFile(trace, 'utf8')).slice(begin).matchAll(/openat\([^"]*"([^"]*)"/g);
  const paths = [...calls].map(([, path]) => path as string);
  return [...new Set(paths)].filter((path) => path.startsWith(directory));
}

async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
