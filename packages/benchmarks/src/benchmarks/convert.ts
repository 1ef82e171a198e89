import { deepStrictEqual } from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import type { Benchmark, BenchmarkContext } from '../benchmark.js';
import { listFiles } from '../data/list-files.js';
import { readTable } from '../data/read-table.js';
import { type SealedSegments, writeSealedSegments } from '../data/write-sealed-segments.js';
import { type Comparison, compare } from '../measure/comparison.js';
import { runPaired } from '../measure/run-paired.js';
import { countByPartition } from '../peers/duckdb-copy.js';
import { convertWithWorkers, type WorkerRun } from '../processes/convert-with-workers.js';
import { MEASURED_CORE } from '../processes/cores.js';
import { runForOutput } from '../processes/run-for-output.js';
import { startRedis } from '../processes/start-redis.js';

const PEERS = {
  duckDb: fileURLToPath(new URL('../processes/duckdb-copy.js', import.meta.url)),
  perRow: fileURLToPath(new URL('../processes/per-row-conversion.js', import.meta.url)),
};

const EVENTS_PER_SEGMENT = 250_000;
/** Smaller ones where two workers share them, so that neither has to wait long for the other's last one. */
const EVENTS_PER_SHARED_SEGMENT = 62_500;
const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;
const SECOND_CORE = '1';

/** Conversion: JSONL segments to committed, partitioned Parquet. */
export const convert: Benchmark = {
  name: 'convert',
  question: 'How many events a second does one etl-worker on one core turn into partitioned Parquet?',
  async run(context) {
    const { directory, pairs, events, progress } = context;
    const segments = await makeSegments(context, 'segments', EVENTS_PER_SEGMENT);
    const lake = join(directory, 'data');
    const targets = { duckDb: join(directory, 'duckdb'), perRow: join(directory, 'per-row') };
    let peakBytes: number | undefined;
    const values = await runPaired(
      {
        async ours() {
          const run = await runWorkers(segments, lake, [MEASURED_CORE]);
          peakBytes = run.peakBytes;
          return rateOf(events, run.elapsedMs);
        },
        duckDb: async () => rateOf(events, await runPeer(PEERS.duckDb, segments, targets.duckDb)),
        perRow: async () => rateOf(events, await runPeer(PEERS.perRow, segments, targets.perRow)),
      },
      { pairs, onRun: (pair) => progress(`round ${pair} of ${pairs}`) },
    );
    const table = await readTable(createTableReader(eventsTableDirectory(lake)));
    const counts = await countByPartition(table.files);
    for (const target of Object.values(targets)) {
      deepStrictEqual(await countByPartition(await listFiles(target, '.parquet')), counts);
      await rm(target, { recursive: true });
    }
    const ours = { name: 'etl-worker', values: values.ours };
    const name = 'JSONL to partitioned Parquet, one core';
    const scaling = await compareTwoWorkers(context);
    return {
      comparisons: [
        compare({
          name,
          unit: 'events/s',
          ours,
          peer: { name: 'DuckDB COPY … PARTITION_BY, zstd, one thread', values: values.duckDb },
          target: 1,
        }),
        compare({
          name,
          unit: 'events/s',
          ours,
          peer: { name: 'the straightforward conversion, row by row', values: values.perRow },
        }),
        ...scaling.comparisons,
      ],
      figures: [
        { name: 'Parquet before compaction', unit: 'bytes/event', value: table.bytes / events },
        ...(peakBytes === undefined
          ? []
          : [
              {
                name: 'peak memory of the worker',
                unit: 'bytes' as const,
                value: peakBytes,
                limit: MEMORY_LIMIT_BYTES,
              },
            ]),
      ],
      remarks: [
        `${events.toLocaleString('en')} events in ${segments.paths.length} segments of ${Math.round(segments.bytes / segments.paths.length / 1e6)} MB, ${table.files.length} files.`,
        'SignalLake also looks for duplicates, fsyncs every file, commits, and gzips the raw segment into the archive; the others do none of it.',
        'The straightforward conversion is JSON.parse, objects by partition, a vector of each field, and parquet-wasm, as SignalLake’s is.',
        'All count the same rows and the same distinct ids in every partition.',
        ...scaling.remarks,
      ],
    };
  },
};

const rateOf = (events: number, elapsedMs: number) => events / (elapsedMs / 1000);

async function makeSegments(
  { directory, events, progress }: BenchmarkContext,
  folder: string,
  eventsPerSegment: number,
): Promise<SealedSegments> {
  progress(`making ${events.toLocaleString('en')} events`);
  return writeSealedSegments(join(directory, folder), {
    events,
    segments: Math.max(1, Math.round(events / eventsPerSegment)),
  });
}

/** Two workers on two cores beside one on one, fed by Redis. */
async function compareTwoWorkers(
  context: BenchmarkContext,
): Promise<{ comparisons: Comparison[]; remarks: string[] }> {
  if (availableParallelism() < 2)
    return { comparisons: [], remarks: ['Two workers were not measured: there is only one core.'] };
  const redis = await startRedis();
  if (!redis)
    return {
      comparisons: [],
      remarks: ['Two workers were not measured: there is no redis-server on the PATH.'],
    };
  try {
    const { directory, events, pairs, progress } = context;
    const segments = await makeSegments(context, 'shared', EVENTS_PER_SHARED_SEGMENT);
    const data = join(directory, 'data');
    const measure = (cores: readonly string[]) => async () =>
      rateOf(events, (await runWorkers(segments, data, cores, redis.url)).elapsedMs);
    const values = await runPaired(
      { two: measure([MEASURED_CORE, SECOND_CORE]), one: measure([MEASURED_CORE]) },
      { pairs, onRun: (pair) => progress(`two workers: pair ${pair} of ${pairs}`) },
    );
    return {
      comparisons: [
        compare({
          name: 'two workers on two cores',
          unit: 'events/s',
          ours: { name: 'two etl-workers', values: values.two },
          peer: { name: 'one etl-worker on one core', values: values.one },
          target: 1.8,
        }),
      ],
      remarks: [
        `Two workers share ${segments.paths.length} segments; Redis and whoever asks the workers how far they are run on the same two cores.`,
      ],
    };
  } finally {
    await redis.stop();
  }
}

async function runWorkers(
  segments: SealedSegments,
  data: string,
  cores: readonly string[],
  redisUrl?: string,
): Promise<WorkerRun> {
  await rm(data, { recursive: true, force: true });
  return convertWithWorkers(data, segments, { cores, redisUrl });
}

/** Runs a peer on one core; returns how long it says that it took, in milliseconds. */
async function runPeer(peer: string, { paths }: SealedSegments, target: string): Promise<number> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const elapsedMs = Number(await runForOutput(peer, { args: [target, ...paths], cores: MEASURED_CORE }));
  if (!(elapsedMs > 0)) throw new Error(`${peer} could not convert`);
  return elapsedMs;
}
