import { setTimeout as delay } from 'node:timers/promises';
import { askQueryApi } from './ask-query-api.js';
import { readMetric } from './read-metric.js';
import type { ListeningProcess } from './start-listening.js';
import { startService } from './start-service.js';

/** Threads of an engine that is compared, on either side. */
export const QUERY_THREADS = 2;

/**
 * Starts query-api on a data directory, with {@link QUERY_THREADS} and no cache of answers.
 * @param settings more of its environment
 */
export function startQueryApi(
  dataDirectory: string,
  settings: Record<string, string> = {},
): Promise<ListeningProcess> {
  return startService('query-api', {
    env: {
      SIGNALLAKE_DATA_DIR: dataDirectory,
      SIGNALLAKE_ANSWER_CACHE_MB: '0',
      SIGNALLAKE_QUERY_THREADS: String(QUERY_THREADS),
      ...settings,
    },
  });
}

/** The setting by which nothing of the files is held in memory. */
export const NOTHING_HELD = { SIGNALLAKE_QUERY_RESIDENT_MB: '0' };

const SETTLED_AFTER_MS = 2000;

/** Waits until query-api holds in memory what it means to hold: the number of files held stays as it is. */
export async function waitUntilHeld(queryApi: ListeningProcess): Promise<void> {
  // It learns of the table with its first query.
  await askQueryApi(queryApi, '/v1/metrics/volume?interval=1d&fill=false');
  for (let held = Number.NaN, before = Number.NaN; ; before = held) {
    await delay(SETTLED_AFTER_MS);
    held = await readMetric(queryApi, 'signallake_query_resident_files');
    if (held === before) return;
  }
}
