import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { RunnerError } from '../runner-error.js';
import { repositoryRoot } from '../workspace/repository-root.js';
import type { ServiceDefinition } from './service-definition.js';

/** Which of its two outputs a service wrote a line to. */
export type LineSource = 'stdout' | 'stderr';

/** How a service ended. */
export interface ServiceExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A service that was started. */
export interface ServiceProcess {
  readonly name: string;
  readonly pid: number;
  /** Resolves once it has ended and its last line was read. */
  readonly exited: Promise<ServiceExit>;
  /** Asks it to stop, and kills it when it has not within the time; resolves once it has ended. */
  stop(deadlineMs: number): Promise<ServiceExit>;
  /** Ends it at once. */
  kill(): void;
}

/**
 * Starts a service; `onLine` gets what it writes.
 * @throws RunnerError `command_not_started` when the system has no room for another process.
 */
export function startServiceProcess(
  { name, script, args = [], env }: ServiceDefinition,
  onLine: (line: string, source: LineSource) => void,
): ServiceProcess {
  const stopWithParent = new URL('./stop-with-parent.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', stopWithParent, script, ...args], {
    cwd: repositoryRoot,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // A process that never was has no pid, which says the same.
  child.on('error', () => undefined);
  const { pid, stdout, stderr } = child;
  if (pid === undefined || stdout === null || stderr === null) {
    throw new RunnerError('command_not_started', `${name} could not be started`);
  }
  readLines(stdout, (line) => onLine(line, 'stdout'));
  readLines(stderr, (line) => onLine(line, 'stderr'));
  let hasEnded = false;
  const exited = once(child, 'close').then(([code, signal]): ServiceExit => {
    hasEnded = true;
    return { code, signal };
  });

  return {
    name,
    pid,
    exited,
    stop: async (deadlineMs) => {
      if (!hasEnded) {
        child.kill('SIGTERM');
      }
      const deadline = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
      try {
        return await exited;
      } finally {
        clearTimeout(deadline);
      }
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

function readLines(input: Readable, onLine: (line: string) => void): void {
  createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLine);
}
