import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark, BenchmarkContext } from '../benchmark.js';
import { writeClientEvents } from '../data/write-client-events.js';
import { type Comparison, compare } from '../measure/comparison.js';
import { runPaired } from '../measure/run-paired.js';
import { MEASURED_CORE } from '../processes/cores.js';
import type { LoadSettings } from '../processes/generate-load.js';
import { loadIngest } from '../processes/load-ingest.js';
import { loadStraightforward } from '../processes/load-straightforward.js';
import { runForOutput } from '../processes/run-for-output.js';
import { measureAckLatency } from './ingest/ack-latency.js';
import { measureBodyMemory } from './ingest/body-memory.js';

const PARSE_LINES = fileURLToPath(new URL('../processes/parse-lines.js', import.meta.url));

/** The aim is 150,000 events a second where JSON.parse alone does 650,000. */
const BATCH_TARGET = 150 / 650;
const SINGLE_TARGET = 10;

/** Ingest: HTTP requests to fsynced, acknowledged events. */
export const ingest: Benchmark = {
  name: 'ingest',
  question:
    'How many events a second does one ingest-api on one core take, each fsynced before it is acknowledged?',
  async run(context) {
    const { directory, events, progress } = context;
    const file = join(directory, 'events.ndjson');
    progress(`making ${events.toLocaleString('en')} events`);
    const bytes = await writeClientEvents(file, events);
    const batches: Omit<LoadSettings, 'url'> = {
      file,
      linesPerRequest: Math.min(1000, Math.ceil(events / 20)),
      requests: Math.floor(events / 1000 / 2) + 20,
      connections: 16,
    };
    const singles: Omit<LoadSettings, 'url'> = {
      file,
      linesPerRequest: 1,
      requests: Math.ceil(events / 20),
      connections: 64,
    };
    const batchRate = await compareBatches(context, batches);
    const singleRates = await compareSingles(context, singles);
    const latency = await measureAckLatency(context, [
      { name: 'batches', load: batches, eventsPerSecond: batchRate.ours.summary.median },
      { name: 'single events', load: singles, eventsPerSecond: singleRates[0]?.ours.summary.median ?? 0 },
    ]);
    const memory = await measureBodyMemory(context, { file, bytes, events });
    return {
      comparisons: [batchRate, ...singleRates],
      figures: memory.figures,
      tables: [latency],
      remarks: [
        `Events of ${Math.round(bytes / events)} bytes; batches of ${batches.linesPerRequest} over ${batches.connections} connections, single events over ${singles.connections}. The load comes from a process on the other cores.`,
        'After every run the raw zone held exactly the acknowledged events, each of them once.',
        'The straightforward server is express: ajv, then a synchronous append and fsync for each request. It ran on the same core.',
        'At half load requests are sent at fixed times whatever becomes of those before them, and a latency counts from the time the request was due.',
        ...memory.remarks,
      ],
    };
  },
};

async function compareBatches(
  { directory, pairs, progress }: BenchmarkContext,
  load: Omit<LoadSettings, 'url'>,
): Promise<Comparison> {
  const values = await runPaired(
    {
      ours: async () => (await loadIngest(directory, load)).eventsPerSecond,
      peer: async () => Number(await runForOutput(PARSE_LINES, { args: [load.file], cores: MEASURED_CORE })),
    },
    { pairs, onRun: (pair) => progress(`batches: pair ${pair} of ${pairs}`) },
  );
  return compare({
    name: `NDJSON batches of ${load.linesPerRequest}`,
    unit: 'events/s',
    ours: { name: 'ingest-api', values: values.ours },
    peer: { name: 'JSON.parse line by line, and nothing else', values: values.peer },
    target: BATCH_TARGET,
  });
}

async function compareSingles(
  { directory, pairs, progress }: BenchmarkContext,
  load: Omit<LoadSettings, 'url'>,
): Promise<Comparison[]> {
  // The peer waits for a disk in each request: fewer of them take as long.
  const fewer = { ...load, requests: Math.ceil(load.requests / 8) };
  const values = await runPaired(
    {
      ours: async () => (await loadIngest(directory, load)).eventsPerSecond,
      fsync: async () => (await loadStraightforward(directory, fewer, 'fsync')).eventsPerSecond,
      noFsync: async () => (await loadStraightforward(directory, load, 'no-fsync')).eventsPerSecond,
    },
    { pairs, onRun: (pair) => progress(`single events: round ${pair} of ${pairs}`) },
  );
  const ours = { name: 'ingest-api', values: values.ours };
  return [
    compare({
      name: `single events, ${load.connections} connections`,
      unit: 'events/s',
      ours,
      peer: { name: 'the straightforward server', values: values.fsync },
      target: SINGLE_TARGET,
    }),
    compare({
      name: `single events, ${load.connections} connections, the peer without fsync`,
      unit: 'events/s',
      ours,
      peer: { name: 'the straightforward server, not durable', values: values.noFsync },
    }),
  ];
}
