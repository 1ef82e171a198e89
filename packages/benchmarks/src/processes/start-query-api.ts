import type { ListeningProcess } from './start-listening.js';
import { startService } from './start-service.js';

/** Threads of an engine that is compared, on either side. */
export const QUERY_THREADS = 2;

/** Starts query-api on a data directory, with {@link QUERY_THREADS} and no cache of answers. */
export function startQueryApi(dataDirectory: string): Promise<ListeningProcess> {
  return startService('query-api', {
    env: {
      SIGNALLAKE_DATA_DIR: dataDirectory,
      SIGNALLAKE_ANSWER_CACHE_MB: '0',
      SIGNALLAKE_QUERY_THREADS: String(QUERY_THREADS),
    },
  });
}
