import { fileURLToPath } from 'node:url';
import { type ListeningProcess, startListening } from './start-listening.js';

/** Starts a built service on a free port and waits until it listens. */
export function startService(
  name: 'ingest-api' | 'etl-worker' | 'query-api',
  options: { env: Record<string, string>; cores?: string },
): Promise<ListeningProcess> {
  const script = fileURLToPath(new URL(`../../../../apps/${name}/dist/main.js`, import.meta.url));
  const ports = { INGEST_PORT: '0', WORKER_PORT: '0', QUERY_PORT: '0' };
  return startListening(script, { ...options, env: { ...ports, ...options.env } });
}
