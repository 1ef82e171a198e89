import { createTableReader, eventsTableDirectory } from '@signallake/lake';
import { timeMs } from '../../measure/run-paired.js';
import { summarize } from '../../measure/summarize.js';
import { askQueryApi } from '../../processes/ask-query-api.js';
import { NOTHING_HELD, startQueryApi, waitUntilHeld } from '../../processes/start-query-api.js';

/** What it costs to ask a table, in milliseconds. */
export interface TableCosts {
  /** Reading the log from the beginning. */
  openMs: number;
  /** Read from Parquet files that are in the page cache. */
  fromFiles: QuestionCosts;
  /** Read from the columns that query-api holds in memory, as far as they fit. */
  held: QuestionCosts;
  /** Files that the narrow question reads. */
  narrowFiles: number;
}

interface QuestionCosts {
  wideMs: number;
  narrowMs: number;
}

/** Both questions, as paths of query-api. */
export interface Questions {
  /** Over all events. */
  wide: string;
  /** Over those of one service on one day. */
  narrow: string;
}

/** A question is asked so often, or until so much time has gone by. */
const REPEATS = 5;
const ENOUGH_MS = 5000;
/** Tens of thousands of small files take longer than a client would wait. */
const PATIENT = { SIGNALLAKE_QUERY_TIMEOUT_MS: '600000' };

/** Measures a table, that is written. */
export async function measureTable(dataDirectory: string, questions: Questions): Promise<TableCosts> {
  const directory = eventsTableDirectory(dataDirectory);
  const openMs = await medianMs(async () => [...(await createTableReader(directory).refresh()).files()]);
  const files = await askAll(dataDirectory, questions, false);
  const held = await askAll(dataDirectory, questions, true);
  return { openMs, fromFiles: files, held, narrowFiles: files.narrowFiles };
}

async function askAll(dataDirectory: string, { wide, narrow }: Questions, isHeld: boolean) {
  const queryApi = await startQueryApi(dataDirectory, { ...PATIENT, ...(isHeld ? {} : NOTHING_HELD) });
  try {
    if (isHeld) await waitUntilHeld(queryApi);
    const { meta } = await askQueryApi(queryApi, narrow);
    return {
      wideMs: await medianMs(() => askQueryApi(queryApi, wide)),
      narrowMs: await medianMs(() => askQueryApi(queryApi, narrow)),
      narrowFiles: meta.scan.files,
    };
  } finally {
    await queryApi.stop();
  }
}

/** The median of several runs, after one that does not count. */
async function medianMs(run: () => Promise<unknown>): Promise<number> {
  await run();
  const values: number[] = [];
  const beginMs = performance.now();
  do values.push(await timeMs(run));
  while (values.length < REPEATS && performance.now() - beginMs < ENOUGH_MS);
  return summarize(values).median;
}
