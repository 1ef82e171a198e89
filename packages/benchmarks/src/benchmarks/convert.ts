import { deepStrictEqual } from 'node:assert/strict';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import { rawZoneDirectory } from '@signallake/raw-zone';
import type { Benchmark, BenchmarkContext } from '../benchmark.js';
import { type SealedSegments, writeSealedSegments } from '../data/write-sealed-segments.js';
import { compare } from '../measure/comparison.js';
import { runPaired } from '../measure/run-paired.js';
import { countByPartition } from '../peers/duckdb-copy.js';
import { convertWithWorker, type WorkerRun } from '../processes/convert-with-worker.js';
import { MEASURED_CORE } from '../processes/cores.js';
import { runForOutput } from '../processes/run-for-output.js';

const COPY = fileURLToPath(new URL('../processes/duckdb-copy.js', import.meta.url));
const EVENTS_PER_SEGMENT = 250_000;
const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;

/** Conversion: JSONL segments to committed, partitioned Parquet. */
export const convert: Benchmark = {
  name: 'convert',
  question: 'How many events a second does one etl-worker on one core turn into partitioned Parquet?',
  async run(context) {
    const { directory, pairs, events, progress } = context;
    const source = join(directory, 'source');
    progress(`making ${events.toLocaleString('en')} events`);
    const segments = await writeSealedSegments(source, {
      events,
      segments: Math.max(1, Math.round(events / EVENTS_PER_SEGMENT)),
    });
    let last: WorkerRun | undefined;
    const lake = join(directory, 'data');
    const peerLake = join(directory, 'duckdb');
    const rateOf = (elapsedMs: number) => events / (elapsedMs / 1000);
    const values = await runPaired(
      {
        async ours() {
          last = await runWorker(source, lake, context);
          return rateOf(last.conversionMs);
        },
        peer: async () => rateOf(await runDuckDb(segments, peerLake)),
      },
      { pairs, onRun: (pair) => progress(`pair ${pair} of ${pairs}`) },
    );
    const files = await lakeFiles(lake);
    deepStrictEqual(
      await countByPartition(files.paths),
      await countByPartition(await parquetFilesIn(peerLake)),
    );
    const figures = [
      { name: 'Parquet before compaction', unit: 'bytes/event' as const, value: files.bytes / events },
      ...(last?.peakBytes === undefined
        ? []
        : [
            {
              name: 'peak memory of the worker',
              unit: 'bytes' as const,
              value: last.peakBytes,
              limit: MEMORY_LIMIT_BYTES,
            },
          ]),
    ];
    return {
      comparisons: [
        compare({
          name: 'JSONL to partitioned Parquet, one core',
          unit: 'events/s',
          ours: { name: 'etl-worker', values: values.ours },
          peer: { name: 'DuckDB COPY … PARTITION_BY, zstd, one thread', values: values.peer },
          target: 1,
        }),
      ],
      figures,
      remarks: [
        `${events.toLocaleString('en')} events in ${segments.paths.length} segments of ${Math.round(segments.bytes / segments.paths.length / 1e6)} MB, ${files.paths.length} files.`,
        'SignalLake also looks for duplicates, fsyncs every file, commits, and gzips the raw segment into the archive; DuckDB does none of it.',
        'Both count the same rows and the same distinct ids in every partition.',
      ],
    };
  },
};

async function runWorker(source: string, data: string, { events }: BenchmarkContext): Promise<WorkerRun> {
  await rm(data, { recursive: true, force: true });
  await cp(source, rawZoneDirectory(data), { recursive: true });
  return convertWithWorker(data, { events, cores: MEASURED_CORE });
}

async function runDuckDb({ paths }: SealedSegments, target: string): Promise<number> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const elapsedMs = Number(await runForOutput(COPY, { args: [target, ...paths], cores: MEASURED_CORE }));
  if (!(elapsedMs > 0)) throw new Error('DuckDB could not copy');
  return elapsedMs;
}

async function lakeFiles(data: string): Promise<{ paths: string[]; bytes: number }> {
  const directory = eventsTableDirectory(data);
  const files = [...(await createTableReader(directory).refresh()).files()];
  return {
    paths: files.map(({ path }) => join(directory, path)),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

async function parquetFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.parquet')).map((name) => join(folder, name));
}
