import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const repository = new URL('../../../', import.meta.url);

/** The services that can be started. */
type ServiceName = 'ingest-api' | 'etl-worker' | 'query-api';

/** A service as a process. */
interface Service {
  readonly url: string;
  readonly process: ChildProcess;
  /** Sends a signal and waits for the end; returns the exit code, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** A data directory and the services that run on it. */
export interface Stack {
  readonly dataDirectory: string;
  start(name: ServiceName, env?: Record<string, string>): Promise<Service>;
  /** Stops what still runs and removes the data directory. */
  close(): Promise<void>;
}

/** Makes a data directory; `env` is given to every service started on it. */
export async function createStack(env: Record<string, string> = {}): Promise<Stack> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'signallake-e2e-'));
  const services: Service[] = [];
  return {
    dataDirectory,
    async start(name, ownEnv = {}) {
      const service = await startService(name, { SIGNALLAKE_DATA_DIR: dataDirectory, ...env, ...ownEnv });
      services.push(service);
      return service;
    },
    async close() {
      await Promise.all(services.map((service) => service.stop('SIGKILL')));
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Starts a service on a free port and waits until it listens, which its log tells. */
async function startService(name: ServiceName, env: Record<string, string>): Promise<Service> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`apps/${name}/dist/main.js`, repository))], {
    env: { PATH: process.env['PATH'], INGEST_PORT: '0', WORKER_PORT: '0', QUERY_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as { level: string; message: string; url?: string };
      if (entry.url !== undefined && entry.message === 'listening') resolve(entry.url);
      if (entry.level === 'error') process.stderr.write(`${name}: ${line}\n`);
    });
    exited.then(([code]) => reject(new Error(`${name} exited with ${code} before it listened`)), reject);
  });
  return {
    url,
    process: child,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code, by] = await exited;
      return code ?? by;
    },
  };
}

/** How a command line tool ended. */
export interface ToolResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command line tool of the event generator to its end. */
export async function runTool(name: 'generate' | 'import', args: string[]): Promise<ToolResult> {
  const script = fileURLToPath(new URL(`packages/event-generator/dist/${name}.js`, repository));
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const result: ToolResult = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    result.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    result.stderr += chunk;
  });
  [result.code] = (await once(child, 'close')) as [number | null];
  return result;
}

/** Gets a JSON answer. */
export async function getJson<Body>(url: string): Promise<Body> {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

/** Waits until a condition holds. */
export async function until(condition: () => Promise<boolean>, pauseMs = 50): Promise<void> {
  while (!(await condition())) await delay(pauseMs);
}
