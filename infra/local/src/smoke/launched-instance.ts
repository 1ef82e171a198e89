import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses, type ProcessEntry } from '../process/list-processes.js';
import { RunnerError } from '../runner-error.js';
import { type BannerCommands, parseBanner } from '../start/banner.js';
import { pnpmCommand } from '../workspace/pnpm-command.js';
import { repositoryRoot } from '../workspace/repository-root.js';

/** How long an installed and built SignalLake may take until its banner is there. */
const launchTimeoutMs = 120_000;
/** pnpm's own watchdog ends a moment after pnpm. */
const goneTimeoutMs = 10_000;

/** A SignalLake that was started as the README says. */
export interface LaunchedInstance {
  /** What its banner tells. */
  readonly commands: BannerCommands;
  /** Stops it as the banner says; resolves with the exit code of the command. */
  stop(): Promise<number | null>;
  /** What still runs of it after a stop, by command line. */
  findLeftovers(): Promise<readonly string[]>;
}

/**
 * Runs the README's `start` with further arguments and waits for the banner.
 * @throws RunnerError `service_failed` with the command's output when it ends or takes too long instead.
 */
export async function launchInstance(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<LaunchedInstance> {
  const [command, ...words] = await pnpmCommand();
  const child = spawn(command, [...words, 'start', ...args], {
    cwd: repositoryRoot,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  let hasEnded = false;
  const ended = once(child, 'close').then(([code]): number | null => {
    hasEnded = true;
    return code;
  });
  const deadlineMs = performance.now() + launchTimeoutMs;
  let commands = parseBanner(output);
  while (commands === undefined && !hasEnded && !signal.aborted && performance.now() < deadlineMs) {
    await Promise.race([delay(100), ended]);
    commands = parseBanner(output);
  }
  if (commands === undefined) {
    child.kill('SIGTERM');
    throw new RunnerError('service_failed', `start did not come up:\n${output.trim()}`);
  }
  const { pid } = commands;
  const processes = listDescendants(await listProcesses(), child.pid ?? 0);
  return {
    commands,
    stop: async () => {
      if (!hasEnded) process.kill(pid, 'SIGTERM');
      return ended;
    },
    findLeftovers: async () => {
      const goneMs = performance.now() + goneTimeoutMs;
      let left = await findRunning(processes);
      while (left.length > 0 && performance.now() < goneMs) {
        await delay(100);
        left = await findRunning(processes);
      }
      return left.map(({ title }) => title);
    },
  };
}

async function findRunning(processes: readonly ProcessEntry[]): Promise<readonly ProcessEntry[]> {
  const running = new Set((await listProcesses()).map(({ pid }) => pid));
  return processes.filter(({ pid }) => running.has(pid));
}

/** The processes that a process started, and those that they started. */
function listDescendants(processes: readonly ProcessEntry[], pid: number): ProcessEntry[] {
  const children = processes.filter(({ parentPid }) => parentPid === pid);
  return [...children, ...children.flatMap((child) => listDescendants(processes, child.pid))];
}
