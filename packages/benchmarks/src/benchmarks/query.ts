import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark, BenchmarkContext, BenchmarkResult, ResultTable } from '../benchmark.js';
import { type BuiltLake, buildLake } from '../data/build-lake.js';
import type { Comparison } from '../measure/comparison.js';
import { loadMergeTree } from '../peers/merge-tree.js';
import { QUERY_THREADS, waitUntilHeld } from '../processes/start-query-api.js';
import { compareCold } from './query/cold-queries.js';
import { startContenders } from './query/contenders.js';
import { type QueryCase, queryCases } from './query/query-cases.js';
import { compareWarm, type WarmComparisons } from './query/warm-queries.js';

/** The data sets, in multiples of the events asked for; the last one only on request. */
const SIZES = [1, 10];
const HUGE = 100;
const BYTES_LIMIT = 32;

/** The five metrics beside ClickHouse's own storage. */
export const query: Benchmark = {
  name: 'query',
  question:
    'How long do the five metrics take beside ClickHouse MergeTree with the same events, exact against exact?',
  async run(context) {
    const { events, huge } = context;
    const runs: SizeRun[] = [];
    for (const times of huge ? [...SIZES, HUGE] : SIZES) runs.push(await runSize(context, events * times));
    return {
      comparisons: runs.flatMap(listComparisons),
      figures: runs.map(({ lake, events: size, label }) => ({
        name: `Parquet after compaction, ${label}`,
        unit: 'bytes/event',
        value: lake.bytes / size,
        limit: BYTES_LIMIT,
      })),
      tables: [describeGrowth(runs)],
      remarks: [
        `${QUERY_THREADS} threads each, no cached answers. Unless cold, what is asked for was asked for before and is in memory: in the page cache, and for query-api in the columns that it holds.`,
        'SignalLake is asked over HTTP and answers JSON; ClickHouse (chDB) is asked over a pipe and answers JSON. MergeTree is ordered by service and time.',
        'With eight clients the time is that of all eight answers. Their requests to query-api differ, so that none shares another’s answer; ClickHouse in a process runs them one after the other, each with all its threads.',
        'Cold: both were started anew, and their files dropped from the page cache; query-api may hold nothing in memory.',
        'All rows of both answers are the same: counts equal, percentiles to 12 digits.',
      ],
    } satisfies BenchmarkResult;
  },
};

/** What was measured of one data set. */
interface SizeRun {
  events: number;
  label: string;
  lake: Pick<BuiltLake, 'bytes' | 'files'>;
  warm: ReadonlyMap<QueryCase, WarmComparisons>;
  cold: readonly Comparison[];
  /** Of query-api, after all questions; `null` where the system does not tell. */
  memoryBytes: number | null;
}

async function runSize(context: BenchmarkContext, events: number): Promise<SizeRun> {
  const label = `${events.toLocaleString('en')} events`;
  const progress = (message: string) => context.progress(`${label}: ${message}`);
  const directory = join(context.directory, String(events));
  const clickHouseDirectory = join(directory, 'clickhouse');
  await mkdir(clickHouseDirectory, { recursive: true });
  const lake = await buildLake(directory, { events, progress });
  const data = { lake, clickHouseDirectory };
  const options = { pairs: context.pairs, size: label };

  const contenders = await startContenders(data);
  const warm = new Map<QueryCase, WarmComparisons>();
  let memoryBytes: number | null = null;
  try {
    progress('loading ClickHouse');
    await loadMergeTree(contenders.clickHouse, lake.segments);
    await waitUntilHeld(contenders.queryApi);
    for (const question of queryCases) {
      progress(question.name);
      warm.set(question, await compareWarm(question, contenders, options));
    }
    memoryBytes = (await contenders.queryApi.memory())?.bytes ?? null;
  } finally {
    await contenders.stop();
  }
  const cold: Comparison[] = [];
  for (const question of queryCases) {
    progress(`${question.name}, cold`);
    const comparison = await compareCold(question, data, options);
    if (comparison) cold.push(comparison);
  }
  await rm(directory, { recursive: true });
  return { events, label, lake: { bytes: lake.bytes, files: lake.files }, warm, cold, memoryBytes };
}

function listComparisons({ warm, cold }: SizeRun): Comparison[] {
  const pairs = [...warm.values()].map(({ oneClient, severalClients }) => [oneClient, severalClients]);
  return [...pairs.flat(), ...cold];
}

/** How the costs grow with the number of events. */
function describeGrowth(runs: readonly SizeRun[]): ResultTable {
  const questions = queryCases.filter(({ window }) => window === 'all');
  return {
    title: 'Growth with the number of events',
    rowName: 'events',
    columns: [
      { name: 'files', unit: 'files' },
      { name: 'Parquet', unit: 'bytes' },
      { name: 'memory of query-api', unit: 'bytes' },
      ...questions.map(({ name }) => ({ name, unit: 'ms' as const })),
    ],
    rows: runs.map(({ events, lake, memoryBytes, warm }) => ({
      label: events.toLocaleString('en'),
      values: [
        lake.files.length,
        lake.bytes,
        memoryBytes,
        ...questions.map((question) => warm.get(question)?.oneClient.ours.summary.median ?? null),
      ],
    })),
  };
}
