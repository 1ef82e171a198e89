import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createEventSource } from '@signallake/event-generator';
import type { LogEventInput } from '@signallake/event-schema';
import type { PartitionBy } from '@signallake/lake';
import type { BenchmarkContext, ResultTable } from '../../benchmark.js';
import { SEED } from '../../data/seed.js';
import { writeSealedSegments } from '../../data/write-sealed-segments.js';
import { writeTable } from '../../data/write-table.js';
import { measureTable } from './measure-table.js';

const LAYOUTS: readonly PartitionBy[] = ['date', 'date,service', 'date,service,status_code'];
const START_MS = Date.UTC(2026, 0, 1);
const SERVICES = 50;
const STATUS_CODES = [
  200, 201, 202, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504,
];
/** Days, where there are events enough to fill most partitions. */
const DAYS = 30;
const EVENTS_PER_DAY = 10_000;

/** A month of many services and status codes in each layout, as two segments leave it and as compaction does. */
export async function measureLayouts(context: BenchmarkContext): Promise<ResultTable> {
  const { directory, events, progress } = context;
  const days = Math.max(1, Math.min(DAYS, Math.floor(events / EVENTS_PER_DAY)));
  const rows: ResultTable['rows'][number][] = [];
  const questions = { wide: '/v1/metrics/latency?limit=1000', narrow: narrowQuestion(events, days) };
  for (const [state, segments] of [
    ['before compaction', 2],
    ['after it', 1],
  ] as const) {
    const source = join(directory, `layout-source-${segments}`);
    const { paths } = await writeSealedSegments(source, {
      events,
      segments,
      source: overWholeTime(createEvents(events, days), segments),
    });
    for (const partitionBy of LAYOUTS) {
      progress(
        `${days} days × ${SERVICES} services × ${STATUS_CODES.length} status codes by ${partitionBy}, ${state}`,
      );
      const data = join(directory, 'layout');
      const files = await writeTable(data, { partitionBy, segments: paths });
      const costs = await measureTable(data, questions);
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      rows.push({
        label: `\`${partitionBy}\`, ${state}`,
        values: [
          files.length,
          bytes / events,
          costs.openMs,
          costs.fromFiles.wideMs,
          costs.narrowFiles,
          costs.fromFiles.narrowMs,
          costs.held.wideMs,
          costs.held.narrowMs,
        ],
      });
      await rm(data, { recursive: true });
    }
    await rm(source, { recursive: true });
  }
  return {
    title: `Layouts: ${days} days × ${SERVICES} services × ${STATUS_CODES.length} status codes`,
    rowName: 'SIGNALLAKE_PARTITION_BY',
    columns: [
      { name: 'files in all', unit: 'files' },
      { name: 'Parquet', unit: 'bytes/event' },
      { name: 'open', unit: 'ms' },
      { name: 'all, from files', unit: 'ms' },
      { name: 'files of a service and day', unit: 'files' },
      { name: 'service and day, from files', unit: 'ms' },
      { name: 'all, held in memory', unit: 'ms' },
      { name: 'service and day, held in memory', unit: 'ms' },
    ],
    rows,
    charts: ['all, from files', 'service and day, from files'],
  };
}

/** Events that fill the partitions evenly: the hardest case for a fine layout. */
function* createEvents(events: number, days: number): Generator<LogEventInput> {
  let index = 0;
  for (const event of createEventSource({ seed: SEED, events, fromMs: START_MS, days, services: SERVICES })) {
    yield { ...event, status_code: STATUS_CODES[index++ % STATUS_CODES.length] as number };
  }
}

/** Deals events out so that each of so many equal parts, one after the other, spans the whole time. */
function* overWholeTime(events: Iterable<LogEventInput>, parts: number): Generator<LogEventInput> {
  const dealt = Array.from({ length: parts }, (): LogEventInput[] => []);
  let index = 0;
  // As many at a time as there are status codes, which come in turn: each part gets all of them.
  for (const event of events) dealt[Math.floor(index++ / STATUS_CODES.length) % parts]?.push(event);
  for (const part of dealt) yield* part;
}

/** Latency of the first event's service on the second day, or on the only one. */
function narrowQuestion(events: number, days: number): string {
  const [first] = createEvents(events, days);
  const fromMs = START_MS + (days > 1 ? 86_400_000 : 0);
  const day = [fromMs, fromMs + 86_400_000].map((ms) => new Date(ms).toISOString());
  return `/v1/metrics/latency?service=${encodeURIComponent(first?.service ?? '')}&from=${day[0]}&to=${day[1]}`;
}
