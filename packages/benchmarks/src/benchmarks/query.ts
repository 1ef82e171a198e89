import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { buildLake } from '../data/build-lake.js';
import { assertSameAnswer } from '../measure/assert-same-answer.js';
import { type Comparison, compare } from '../measure/comparison.js';
import { runPaired, timeMs } from '../measure/run-paired.js';
import { type ClickHouse, startClickHouse } from '../peers/clickhouse.js';
import { askQueryApi } from '../processes/ask-query-api.js';
import type { ListeningProcess } from '../processes/start-listening.js';
import { QUERY_THREADS, startQueryApi } from '../processes/start-query-api.js';
import { type QueryCase, queryCases } from './query-cases.js';

type Row = Record<string, unknown>;

/** Times a pair runs each side: one query is too short for the clock of a busy machine. */
const REPEATS = 5;

/** The five metrics beside ClickHouse's own storage. */
export const query: Benchmark = {
  name: 'query',
  question:
    'How long do the five metrics take beside ClickHouse MergeTree with the same events, exact against exact?',
  async run({ directory, pairs, events, progress }) {
    const lake = await buildLake(directory, { events, progress });
    const clickHouse = await startClickHouse();
    const queryApi = await startQueryApi(lake.dataDirectory);
    try {
      progress('loading ClickHouse');
      await loadMergeTree(clickHouse, lake.segments, join(directory, 'clickhouse'));
      const comparisons: Comparison[] = [];
      for (const question of queryCases) {
        progress(question.name);
        comparisons.push(await compareCase(question, queryApi, clickHouse, pairs));
      }
      return {
        comparisons,
        figures: [
          { name: 'Parquet after compaction', unit: 'bytes/event', value: lake.bytes / events, limit: 32 },
        ],
        remarks: [
          `${events.toLocaleString('en')} events in ${lake.files.length} files; ${QUERY_THREADS} threads each, everything in the page cache, one client, no cached answers.`,
          'SignalLake is asked over HTTP and answers JSON; ClickHouse (chDB) is asked over a pipe and answers JSON. MergeTree is ordered by service and time.',
          'All rows of both answers are the same: counts equal, percentiles to 12 digits.',
        ],
      };
    } finally {
      await queryApi.stop();
      await clickHouse.close();
    }
  },
};

async function compareCase(
  question: QueryCase,
  queryApi: ListeningProcess,
  clickHouse: ClickHouse,
  pairs: number,
): Promise<Comparison> {
  const sql = `${question.sql} SETTINGS max_threads = ${QUERY_THREADS}`;
  const ours = async () => (await askQueryApi(queryApi, question.path)).data;
  const peer = () => clickHouse.query<Row>(sql);
  assertSameAnswer(await ours(), await peer(), question);
  const repeated = (run: () => Promise<unknown>) => () => timeMs(run, REPEATS);
  const values = await runPaired({ ours: repeated(ours), peer: repeated(peer) }, { pairs });
  return compare({
    name: question.name,
    unit: 'ms',
    ours: { name: 'query-api', values: values.ours },
    peer: { name: 'ClickHouse MergeTree', values: values.peer },
    target: 1,
  });
}

/** Loads the raw lines into a MergeTree table, as one who uses ClickHouse for this would. */
async function loadMergeTree(
  clickHouse: ClickHouse,
  segments: readonly string[],
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await clickHouse.query(
    `CREATE TABLE events (event_id UUID, timestamp DateTime64(6, 'UTC'), service LowCardinality(String), endpoint LowCardinality(String),
       status_code UInt16, latency_ms Nullable(Float64), method LowCardinality(String), region LowCardinality(String),
       level LowCardinality(String), message String, request_id Nullable(String), trace_id Nullable(String), span_id Nullable(String),
       host LowCardinality(Nullable(String)), attributes Nullable(String))
     ENGINE = MergeTree ORDER BY (service, timestamp)`,
  );
  for (const [index, segment] of segments.entries()) {
    const file = join(folder, `${index}.jsonl`);
    await copyFile(segment, file);
    await clickHouse.query(`INSERT INTO events SELECT * FROM file('${file}', JSONEachRow)
      SETTINGS date_time_input_format = 'best_effort'`);
  }
  await clickHouse.query('OPTIMIZE TABLE events FINAL');
}
