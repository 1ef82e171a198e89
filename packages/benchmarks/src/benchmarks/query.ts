import type { Benchmark, BenchmarkResult, ResultTable } from '../benchmark.js';
import type { Comparison } from '../measure/comparison.js';
import { QUERY_THREADS } from '../processes/start-query-api.js';
import { measureSize, type SizeRun } from './query/measure-size.js';
import { queryCases } from './query/query-cases.js';

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
    for (const times of huge ? [...SIZES, HUGE] : SIZES)
      runs.push(await measureSize(context, events * times));
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
