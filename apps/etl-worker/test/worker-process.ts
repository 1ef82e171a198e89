import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Starts etl-worker as it is built, on a free port. */
export function startWorker(
  data: string,
  env: Record<string, string> = {},
  stderr: 'inherit' | 'pipe' = 'inherit',
): ChildProcess {
  return spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      SIGNALLAKE_DATA_DIR: data,
      WORKER_PORT: '0',
      SIGNALLAKE_RECONCILE_MS: '50',
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'inherit', stderr],
  });
}

/** Sends a signal and waits for the end; resolves with exit code and signal. */
export async function stopWorker(worker: ChildProcess, signal: NodeJS.Signals): Promise<unknown[]> {
  const exited = once(worker, 'exit');
  worker.kill(signal);
  return exited;
}

/** The most memory that a process ever had, in MiB; `undefined` where the system does not tell. */
export async function peakMemoryMb(worker: ChildProcess): Promise<number | undefined> {
  const status = await readFile(`/proc/${worker.pid}/status`, 'utf8').catch(() => '');
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kib === undefined ? undefined : Number(kib) / 1024;
}
