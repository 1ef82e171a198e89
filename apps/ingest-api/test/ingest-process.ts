import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { rawZoneDirectory } from '@signallake/raw-zone';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** An ingest service in a process of its own, as it is in production. */
export interface IngestProcess {
  readonly url: string;
  readonly pid: number;
  readonly rawDirectory: string;
  readonly logLines: readonly Readonly<Record<string, unknown>>[];
  /** Resident memory of the process, in MiB. */
  residentMiB(): Promise<number>;
  /** Sends a signal and resolves to what the process ended with. */
  kill(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const running: ChildProcess[] = [];
const directories: string[] = [];

after(async () => {
  for (const child of running) child.kill('SIGKILL');
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});

/** Starts the built service on a free port and a data directory of its own; both are gone after the tests. */
export async function startIngestProcess(env: Readonly<Record<string, string>> = {}): Promise<IngestProcess> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'signallake-ingest-'));
  directories.push(dataDirectory);
  const child = runIngest({ SIGNALLAKE_DATA_DIR: dataDirectory, INGEST_PORT: '0', ...env });
  const exited = once(child, 'exit');
  const logLines: Record<string, unknown>[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    if (child.stdout === null) throw new Error('the process has no output');
    createInterface(child.stdout).on('line', (text) => {
      const line: Record<string, unknown> = JSON.parse(text);
      logLines.push(line);
      if (line['message'] === 'listening') resolve(String(line['url']));
    });
    exited.then(([code]) => reject(new Error(`ended with ${code} before it listened`)), reject);
  });
  return {
    url,
    pid: child.pid ?? 0,
    rawDirectory: rawZoneDirectory(env['SIGNALLAKE_DATA_DIR'] ?? dataDirectory),
    logLines,
    async residentMiB() {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const bytes = /^process_resident_memory_bytes\{.*\} (\S+)$/m.exec(metrics)?.[1];
      return Number(bytes) / 1024 / 1024;
    },
    async kill(signal) {
      child.kill(signal);
      const [code, endedBy] = await exited;
      return { code, signal: endedBy };
    },
  };
}

/** Runs the built service with nothing in its environment but this. */
export function runIngest(env: Readonly<Record<string, string>>, args: readonly string[] = []): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}
