import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A query-api in a process of its own. */
export interface QueryProcess {
  readonly url: string;
  /** Of the service itself, even when a tracer runs it. */
  readonly pid: number;
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>;
}

/**
 * Starts the service as its container does, on a free port.
 * @param options.tracer a command that runs the service's, such as strace
 * @param options.isBuilt whether to run what `build` made instead of the sources
 */
export async function startQueryProcess(
  dataDirectory: string,
  {
    tracer = [],
    environment = {},
    isBuilt = false,
  }: { tracer?: string[]; environment?: Record<string, string>; isBuilt?: boolean } = {},
): Promise<QueryProcess> {
  const main = fileURLToPath(new URL(isBuilt ? '../dist/main.js' : '../src/main.ts', import.meta.url));
  const node = isBuilt ? [process.execPath, main] : [process.execPath, '--import', 'tsx', main];
  const [command = process.execPath, ...args] = [...tracer, ...node];
  const child = spawn(command, args, {
    env: { ...process.env, SIGNALLAKE_DATA_DIR: dataDirectory, QUERY_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const { url, message } = readLine(line);
    if (message !== 'listening' || url === undefined) continue;
    // Whatever else it logs must not fill the pipe.
    child.stdout.resume();
    const pid = tracer.length > 0 ? await childOf(child.pid as number) : (child.pid as number);
    return {
      url,
      pid,
      async stop() {
        process.kill(pid, 'SIGTERM');
        await ended;
      },
    };
  }
  throw new Error(`query-api ended with ${child.exitCode ?? child.signalCode} before it listened`);
}

/** What a tracer runs; asking the tracer itself to stop would leave that running. */
async function childOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

function readLine(line: string): { url?: string; message?: string } {
  try {
    return JSON.parse(line) as ReturnType<typeof readLine>;
  } catch {
    return {};
  }
}
