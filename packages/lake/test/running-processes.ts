import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of a test, and the lines that it has printed. */
export interface RunningProcess {
  child: ChildProcess;
  lines: string[];
  /** Resolves when it has ended and all it printed is in `lines`. */
  ended: Promise<unknown>;
}

/** Starts a script of `processes`. */
export function startProcess(script: string, ...args: string[]): RunningProcess {
  const path = fileURLToPath(new URL(`./processes/${script}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const printed = createInterface({ input: child.stdout });
  printed.on('line', (line) => lines.push(line));
  return { child, lines, ended: Promise.all([once(child, 'close'), once(printed, 'close')]) };
}
