import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A Node.js process that may run on some cores only. */
export interface PinnedProcess {
  readonly child: ChildProcess;
  /** The most memory it has had so far, in bytes; `undefined` where the system does not tell. */
  peakBytes(): Promise<number | undefined>;
  /** Ends it and waits for that. */
  stop(): Promise<void>;
}

/**
 * Starts a script.
 * @param options.core the one core it may use, where the system has `taskset`; any otherwise
 */
export function startPinned(
  script: string,
  options: { args?: readonly string[]; env?: Record<string, string>; core?: number },
): PinnedProcess {
  const { args = [], env = {}, core } = options;
  const command = [process.execPath, script, ...args];
  if (core !== undefined && hasTaskset()) command.unshift('taskset', '--cpu-list', String(core));
  const [program, ...rest] = command as [string, ...string[]];
  const child = spawn(program, rest, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  return {
    child,
    async peakBytes() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
      return kib === undefined ? undefined : Number(kib) * 1024;
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Whether a process can be bound to a core. */
function hasTaskset(): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'taskset'));
      return true;
    } catch {
      return false;
    }
  });
}
