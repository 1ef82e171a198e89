import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark, BenchmarkContext } from '../benchmark.js';
import { writeClientEvents } from '../data/write-client-events.js';
import { MEASURED_CORE, OTHER_CORES } from '../processes/cores.js';
import { generateLoad, type LoadSettings } from '../processes/generate-load.js';
import type { ListeningProcess } from '../processes/start-listening.js';
import { startService } from '../processes/start-service.js';
import { measureTimeToParquet, SEAL_AFTER_MS } from './freshness/time-to-parquet.js';
import { type Freshness, watchFreshness } from './freshness/watch-freshness.js';

const P99_LIMIT_MS = 100;

/** From the acknowledgement of an event to the first answer that counts it. */
export const freshness: Benchmark = {
  name: 'freshness',
  question: 'How long after its acknowledgement does an answer count an event, under full ingest load?',
  async run(context) {
    const { directory, events, progress } = context;
    const file = join(directory, 'events.ndjson');
    progress(`making ${events.toLocaleString('en')} events`);
    await writeClientEvents(file, events);
    const load = {
      file,
      linesPerRequest: Math.min(1000, Math.ceil(events / 20)),
      requests: Math.ceil(events / 1000),
      connections: 16,
    };
    progress('without other load');
    const idle = await measure(context);
    progress('under full load');
    const full = await measure(context, load);
    progress('under half of it');
    const ratePerSecond = (full.eventsPerSecond ?? 0) / load.linesPerRequest / 2;
    const half = await measure(context, { ...load, connections: 256, ratePerSecond });
    progress('to Parquet');
    const parquetMs = await measureTimeToParquet(directory);
    return {
      comparisons: [],
      figures: [
        {
          name: 'from ack to visible, p99, under full load',
          unit: 'ms',
          value: full.visible.p99,
          limit: P99_LIMIT_MS,
        },
        {
          name: `from ack to Parquet, where segments are sealed after ${SEAL_AFTER_MS} ms`,
          unit: 'ms',
          value: parquetMs,
        },
      ],
      tables: [
        {
          title: 'From ack to visible',
          rowName: 'other load',
          columns: [
            { name: 'rate', unit: 'events/s' },
            { name: 'events watched', unit: 'events' },
            { name: 'p50', unit: 'ms' },
            { name: 'p99', unit: 'ms' },
            { name: 'most', unit: 'ms' },
          ],
          rows: [toRow('none', idle), toRow('half of the full load', half), toRow('full load', full)],
          charts: ['p99'],
        },
      ],
      remarks: [
        `An event is sent by itself every ${PROBE_EVERY_MS} ms, and a metric asked from its ack on, until it counts it. Every answer counted it at the first time of asking or the time counts until the one that did.`,
        'ingest-api has one core; query-api, the load and whoever watches share the others. No worker runs: all events are read from the raw zone.',
        'From ack to Parquet it takes as long as a segment stays open (SIGNALLAKE_SEAL_AFTER_MS, five minutes by default), and its conversion; answers do not wait for it.',
      ],
    };
  },
};

const PROBE_EVERY_MS = 50;
/** How long is watched where no load says when it is over. */
const IDLE_PROBES = 100;

interface MeasuredFreshness {
  visible: Freshness;
  /** Of the other load; `null` where there is none. */
  eventsPerSecond: number | null;
}

async function measure(
  { directory }: BenchmarkContext,
  load?: Omit<LoadSettings, 'url'>,
): Promise<MeasuredFreshness> {
  const data = await mkdtemp(join(directory, 'freshness-'));
  const env = { SIGNALLAKE_DATA_DIR: data };
  const services: ListeningProcess[] = [];
  try {
    const ingestApi = await startService('ingest-api', { env, cores: MEASURED_CORE });
    services.push(ingestApi);
    const queryApi = await startService('query-api', { env, cores: OTHER_CORES });
    services.push(queryApi);
    const watch = watchFreshness({
      ingestUrl: ingestApi.url,
      queryUrl: queryApi.url,
      everyMs: PROBE_EVERY_MS,
    });
    if (!load) return { visible: await watch.finish({ probes: IDLE_PROBES }), eventsPerSecond: null };
    const { eventsPerSecond } = await generateLoad({ ...load, url: ingestApi.url });
    return { visible: await watch.finish(), eventsPerSecond };
  } finally {
    for (const service of services.reverse()) await service.stop();
    await rm(data, { recursive: true, force: true });
  }
}

function toRow(label: string, { visible, eventsPerSecond }: MeasuredFreshness) {
  const { count, p50, p99, max } = visible;
  return { label, values: [eventsPerSecond, count, p50, p99, max] };
}
