import { deepStrictEqual } from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import type { Benchmark } from '../benchmark.js';
import { listFiles } from '../data/list-files.js';
import { readTable } from '../data/read-table.js';
import { compare } from '../measure/comparison.js';
import { runPaired } from '../measure/run-paired.js';
import { countByPartition } from '../peers/duckdb-copy.js';
import { convertWithPeer } from '../processes/convert-with-peer.js';
import { convertWithWorkers } from '../processes/convert-with-workers.js';
import { MEASURED_CORE } from '../processes/cores.js';
import { makeSegments } from './convert/make-segments.js';
import { compareTwoWorkers } from './convert/two-workers.js';

const EVENTS_PER_SEGMENT = 250_000;
const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;

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
          const run = await convertWithWorkers(lake, segments, { cores: [MEASURED_CORE] });
          peakBytes = run.peakBytes;
          return run.eventsPerSecond;
        },
        duckDb: () => convertWithPeer('duckDb', segments, targets.duckDb),
        perRow: () => convertWithPeer('perRow', segments, targets.perRow),
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
