import { link, mkdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import { quoteText } from 'duckdb';
import type { Benchmark } from '../benchmark.js';
import { buildLake } from '../data/build-lake.js';
import { assertSameAnswer } from '../measure/assert-same-answer.js';
import { compare } from '../measure/comparison.js';
import { runPaired, timeMs } from '../measure/run-paired.js';
import { openDuckDb } from '../peers/duckdb-session.js';
import { askQueryApi } from '../processes/ask-query-api.js';
import { QUERY_THREADS, startQueryApi, waitUntilHeld } from '../processes/start-query-api.js';

/** Times a run asks: one query is too short for the clock. */
const REPEATS = 10;
const SERVICE = 'checkout';
const FROM = '2026-01-02T00:00:00Z';
const TO = '2026-01-03T00:00:00Z';
const PATH = `/v1/metrics/latency?service=${SERVICE}&from=${FROM}&to=${TO}`;
const columns = { keys: ['service'], values: ['count', 'p50', 'p95', 'p99'] };

/** At most 0.33 of the flat file's time, and at most the 7.3 % of its bytes that the reference opened. */
const TIME_TARGET = 1 / 0.33;
const BYTES_TARGET = 1 / 0.073;

/** One service and day of a lake of many files, beside the same events in one flat file. */
export const pruning: Benchmark = {
  name: 'pruning',
  question: 'Is one service on one day found faster in many partitioned files than in one flat Parquet file?',
  async run({ directory, pairs, events, progress }) {
    const lake = await buildLake(directory, { events, progress });
    const tableDirectory = eventsTableDirectory(lake.dataDirectory);
    const selected = (await createTableReader(tableDirectory).refresh()).selectFiles({
      services: [SERVICE],
      fromMicros: Date.parse(FROM) * 1000,
      toMicros: Date.parse(TO) * 1000,
    });
    const flat = join(directory, 'flat.parquet');
    const duckDb = await openDuckDb(QUERY_THREADS);
    const queryApi = await startQueryApi(lake.dataDirectory);
    try {
      await waitUntilHeld(queryApi);
      progress('writing the flat file');
      await duckDb.query(
        `COPY (SELECT * FROM read_parquet([${lake.files.map(quoteText)}], hive_partitioning = true) ORDER BY timestamp)
         TO ${quoteText(flat)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      const glob = join(
        await linkFiles(lake.files, tableDirectory, join(directory, 'hive')),
        '*/*/*/*.parquet',
      );
      const list = selected.map(({ path }) => quoteText(join(tableDirectory, path)));
      const ask = {
        http: async () => (await askQueryApi(queryApi, PATH)).data,
        list: () => duckDb.query(latencySql(`read_parquet([${list}], hive_partitioning = true)`)),
        flat: () => duckDb.query(latencySql(`read_parquet(${quoteText(flat)})`)),
        glob: () => duckDb.query(latencySql(`read_parquet(${quoteText(glob)}, hive_partitioning = true)`)),
      };
      const expected = await ask.flat();
      for (const run of [ask.http, ask.list, ask.glob]) assertSameAnswer(await run(), expected, columns);
      const { scan } = (await askQueryApi(queryApi, PATH)).meta;
      const repeated = (run: () => Promise<unknown>) => () => timeMs(run, REPEATS);
      const values = await runPaired(
        {
          http: repeated(ask.http),
          list: repeated(ask.list),
          flat: repeated(ask.flat),
          glob: repeated(ask.glob),
        },
        { pairs, onRun: (pair) => progress(`round ${pair} of ${pairs}`) },
      );
      const ours = {
        'over HTTP': { name: 'query-api', values: values.http },
        'the bare statement': { name: 'DuckDB with the exact list of files', values: values.list },
      };
      const peers = [
        { name: 'DuckDB, one flat file', values: values.flat, target: TIME_TARGET },
        { name: 'DuckDB, a glob over the Hive files', values: values.glob },
      ];
      const flatBytes = (await stat(flat)).size;
      return {
        comparisons: [
          ...peers.flatMap(({ target, ...peer }) =>
            Object.entries(ours).map(([how, side]) =>
              compare({
                name: `${how}, beside ${peer.name}`,
                unit: 'ms',
                ours: side,
                peer,
                ...(target !== undefined && { target }),
              }),
            ),
          ),
          compare({
            name: 'bytes of the files opened',
            unit: 'bytes',
            ours: { name: 'query-api', values: [scan.bytes] },
            peer: { name: 'the flat file', values: [flatBytes] },
            target: BYTES_TARGET,
          }),
        ],
        figures: [],
        remarks: [
          `${events.toLocaleString('en')} events in ${lake.files.length} files after compaction, of which ${scan.files} are read: by query-api from the columns that it holds in memory, by the bare statement from the files; ${QUERY_THREADS} threads each, everything in the page cache.`,
          'The flat file is ordered by time and has DuckDB’s own row groups and statistics. DuckDB runs in the benchmark’s process, query-api in its own behind HTTP and JSON.',
          'Of the flat file DuckDB reads the columns and row groups that it needs; the bytes are those of the whole file, as the reference counted them.',
        ],
      };
    } finally {
      await queryApi.stop();
      duckDb.close();
    }
  },
};

/** Gives the table's files a folder without those that compaction has replaced, which a glob would count once more. */
async function linkFiles(paths: readonly string[], tableDirectory: string, folder: string): Promise<string> {
  for (const path of paths) {
    const target = join(folder, relative(tableDirectory, path));
    await mkdir(dirname(target), { recursive: true });
    await link(path, target);
  }
  return folder;
}

function latencySql(relation: string): string {
  const percentiles = [50, 95, 99].map(
    (percent) => `quantile_cont(latency_ms, ${percent / 100}) AS p${percent}`,
  );
  return `SELECT service, count(*) AS count, ${percentiles} FROM ${relation}
    WHERE service = '${SERVICE}' AND "timestamp" >= '${FROM}'::TIMESTAMPTZ AND "timestamp" < '${TO}'::TIMESTAMPTZ GROUP BY service`;
}
