import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { repositoryFile } from './service-settings.js';

/** A service as a process. */
export interface RunningService {
  readonly url: string;
  /** Stops it with SIGTERM and returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a built service on a free port and waits until it listens, which its log tells. */
export async function startService(name: string, dataDirectory: string): Promise<RunningService> {
  const child = spawn(process.execPath, [repositoryFile(`apps/${name}/dist/main.js`)], {
    env: {
      PATH: process.env['PATH'],
      SIGNALLAKE_DATA_DIR: dataDirectory,
      INGEST_PORT: '0',
      WORKER_PORT: '0',
      QUERY_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { message, url: found } = JSON.parse(line) as { message: string; url?: string };
      if (message === 'listening' && found !== undefined) resolve(found);
    });
    exited.then(([code]) => reject(new Error(`${name} exited with ${code} before it listened`)), reject);
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
}
