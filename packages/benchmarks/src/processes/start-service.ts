import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type PinnedProcess, startPinned } from './pinned-process.js';

/** A service of SignalLake as a process of its own. */
export interface RunningService extends PinnedProcess {
  url: string;
}

/** Starts a built service on a free port and waits until it listens, which its log tells. */
export async function startService(
  name: 'ingest-api' | 'etl-worker' | 'query-api',
  options: { env: Record<string, string>; core?: number },
): Promise<RunningService> {
  const script = fileURLToPath(new URL(`../../../../apps/${name}/dist/main.js`, import.meta.url));
  const ports = { INGEST_PORT: '0', WORKER_PORT: '0', QUERY_PORT: '0' };
  const service = startPinned(script, { ...options, env: { ...ports, ...options.env } });
  const { stdout } = service.child;
  if (!stdout) throw new Error(`${name} has no output`);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as { message: string; url?: string };
      if (entry.message === 'listening' && entry.url !== undefined) resolve(entry.url);
    });
    service.child.once('exit', (code) => reject(new Error(`${name} exited with ${code}`)));
  });
  return { ...service, url };
}
