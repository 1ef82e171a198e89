import type { BuiltLake } from '../../data/build-lake.js';
import { type ClickHouse, startClickHouse } from '../../peers/clickhouse.js';
import { askQueryApi } from '../../processes/ask-query-api.js';
import type { ListeningProcess } from '../../processes/start-listening.js';
import { QUERY_THREADS, startQueryApi } from '../../processes/start-query-api.js';
import type { QueryCase } from './query-cases.js';

/** A row of an answer, by column. */
type AnswerRow = Record<string, unknown>;

/** Both sides of the comparison, on the same events. */
export interface Contenders {
  readonly queryApi: ListeningProcess;
  readonly clickHouse: ClickHouse;
  /** @param client which of several that ask at the same time: their requests differ, or one answer would do for all */
  askOurs(question: QueryCase, client?: number): Promise<AnswerRow[]>;
  askPeer(question: QueryCase): Promise<AnswerRow[]>;
  stop(): Promise<void>;
}

/** Where the events are, on both sides. */
export interface LoadedData {
  readonly lake: BuiltLake;
  /** ClickHouse's own folder. */
  readonly clickHouseDirectory: string;
}

/** Starts both sides. @param settings more of query-api's environment */
export async function startContenders(
  { lake, clickHouseDirectory }: LoadedData,
  settings: Record<string, string> = {},
): Promise<Contenders> {
  const clickHouse = await startClickHouse({ directory: clickHouseDirectory });
  const queryApi = await startQueryApi(lake.dataDirectory, settings);
  return {
    queryApi,
    clickHouse,
    async askOurs({ path, parameters }, client = 0) {
      const query = [...parameters, `limit=${10_000 - client}`].join('&');
      return (await askQueryApi(queryApi, `${path}?${query}`)).data;
    },
    askPeer: ({ sql }) => clickHouse.query(`${sql} SETTINGS max_threads = ${QUERY_THREADS}`),
    async stop() {
      await queryApi.stop();
      await clickHouse.close();
    },
  };
}
