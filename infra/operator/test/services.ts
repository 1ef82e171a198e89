import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const repository = new URL('../../../', import.meta.url);
const folders: string[] = [];
const children: ChildProcess[] = [];

/** An empty folder, removed after the tests of the file. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'signallake-operator-'));
  folders.push(folder);
  return folder;
}

/** A copy of a data directory, to damage. */
export async function copyOf(directory: string): Promise<string> {
  const copy = await makeFolder();
  await cp(directory, copy, { recursive: true });
  return copy;
}

after(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A service that listens. */
export interface Service {
  url: string;
  stop(): Promise<void>;
}

/** Starts a built service on a free port. */
export async function startService(
  name: 'etl-worker' | 'ingest-api',
  dataDirectory: string,
  env: Record<string, string> = {},
): Promise<Service> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`apps/${name}/dist/main.js`, repository))], {
    env: {
      PATH: process.env['PATH'],
      SIGNALLAKE_DATA_DIR: dataDirectory,
      INGEST_PORT: '0',
      WORKER_PORT: '0',
      SIGNALLAKE_RECONCILE_MS: '100',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as { message: string; url?: string };
      if (entry.message === 'listening' && entry.url !== undefined) resolve(entry.url);
    });
    exited.then(() => reject(new Error(`${name} exited before it listened`)), reject);
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Waits until a condition holds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(50);
}
