import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LogEventInput } from '@signallake/event-schema';

const repository = new URL('../../../', import.meta.url);

/** The built services as processes on one data directory. */
export interface Services {
  readonly ingestUrl: string;
  readonly queryUrl: string;
  /** Sends events, and waits until they are acked. */
  send(events: readonly LogEventInput[]): Promise<void>;
  /** Waits until everything that was sent is in the lake. */
  converted(): Promise<void>;
  /** Stops them and removes their data. */
  close(): Promise<void>;
}

/** Starts an ingest-api that seals at once, an etl-worker and a query-api. */
export async function startServices(env: Readonly<Record<string, string>> = {}): Promise<Services> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'signallake-contract-'));
  const stops: (() => Promise<void>)[] = [];
  const start = async (name: string, own: Readonly<Record<string, string>>) => {
    const { url, stop } = await startProcess(name, { SIGNALLAKE_DATA_DIR: dataDirectory, ...env, ...own });
    stops.push(stop);
    return url;
  };
  const close = async () => {
    await Promise.all(stops.map((stop) => stop()));
    await rm(dataDirectory, { recursive: true, force: true });
  };
  try {
    const ingestUrl = await start('ingest-api', { INGEST_PORT: '0', SIGNALLAKE_SEAL_AFTER_MS: '50' });
    await start('etl-worker', { WORKER_PORT: '0', SIGNALLAKE_RECONCILE_MS: '100' });
    const queryUrl = await start('query-api', { QUERY_PORT: '0' });
    return { ingestUrl, queryUrl, close, ...createClient(ingestUrl, queryUrl, env) };
  } catch (error) {
    await close();
    throw error;
  }
}

function createClient(ingestUrl: string, queryUrl: string, env: Readonly<Record<string, string>>) {
  const headers = { Authorization: `Bearer ${env['SIGNALLAKE_INGEST_KEYS'] ?? 'none'}` };
  const queryHeaders = { Authorization: `Bearer ${env['SIGNALLAKE_QUERY_KEYS'] ?? 'none'}` };
  return {
    async send(events: readonly LogEventInput[]) {
      const response = await fetch(`${ingestUrl}/v1/events`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(events),
      });
      if (response.status !== 202) throw new Error(`sending: ${response.status} ${await response.text()}`);
    },
    async converted() {
      for (;;) {
        const response = await fetch(`${queryUrl}/v1/lake`, { headers: queryHeaders });
        const { raw } = (await response.json()) as { raw: { segments: number } };
        if (raw.segments === 0) return;
        await delay(50);
      }
    },
  };
}

async function startProcess(name: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`apps/${name}/dist/main.js`, repository))], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as { message: string; url?: string };
      if (entry.url !== undefined && entry.message === 'listening') resolve(entry.url);
      // What the service tells nobody but its log.
      if (entry.message === 'request failed') process.stderr.write(`${name}: ${line}\n`);
    });
    exited.then(([code]) => reject(new Error(`${name} exited with ${code} before it listened`)), reject);
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return { url, stop };
}
