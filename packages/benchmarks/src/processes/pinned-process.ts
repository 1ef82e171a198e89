import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A Node.js process that may run on some cores only. */
export interface PinnedProcess {
  readonly child: ChildProcess;
  /** Its memory and the most it has had so far, in bytes; `undefined` where the system does not tell. */
  memory(): Promise<{ bytes: number; peakBytes: number } | undefined>;
  /** Ends it and waits for that. */
  stop(): Promise<void>;
}

/**
 * Starts a script.
 * @param options.cores the cores it may use, as `taskset` names them, where the system has that; any otherwise
 */
export function startPinned(
  script: string,
  options: { args?: readonly string[]; env?: Record<string, string>; cores?: string },
): PinnedProcess {
  const { args = [], env = {}, cores } = options;
  const command = [process.execPath, script, ...args];
  if (cores !== undefined && hasTaskset()) command.unshift('taskset', '--cpu-list', cores);
  const [program, ...rest] = command as [string, ...string[]];
  const child = spawn(program, rest, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  return {
    child,
    async memory() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      const read = (name: string) =>
        Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
      return status === '' ? undefined : { bytes: read('VmRSS'), peakBytes: read('VmHWM') };
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
