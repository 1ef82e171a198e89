import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of test/processes and what it has printed. */
export interface TestProcess {
  child: ChildProcess;
  /** The whole lines printed so far. */
  lines(): string[];
  /** Resolves when a printed line begins with `prefix`; rejects when the process ends without it. */
  waitFor(prefix: string): Promise<string>;
  /** Resolves when the process has ended and all it printed is read. */
  ended: Promise<void>;
}

/** Starts `test/processes/<name>.ts` with one JSON argument, below `under` (strace, say) when it is given. */
export function startProcess(name: string, settings: object, under: string[] = []): TestProcess {
  const script = fileURLToPath(new URL(`./processes/${name}.ts`, import.meta.url));
  const [command = '', ...args] = [
    ...under,
    process.execPath,
    '--import',
    'tsx',
    script,
    JSON.stringify(settings),
  ];
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    // One thread for files, so that strace counts and orders their system calls.
    env: under.length > 0 ? { ...process.env, UV_THREADPOOL_SIZE: '1' } : process.env,
  });
  let printed = '';
  let hasEnded = false;
  const watchers = new Set<() => void>();
  const notify = () => {
    for (const watcher of watchers) watcher();
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    notify();
  });
  const lines = () => printed.split('\n').slice(0, -1);
  const ended = once(child, 'close').then(() => {
    hasEnded = true;
    notify();
  });
  return {
    child,
    lines,
    ended,
    waitFor: (prefix) =>
      new Promise((resolve, reject) => {
        const watcher = () => {
          const line = lines().find((candidate) => candidate.startsWith(prefix));
          if (line === undefined && !hasEnded) return;
          watchers.delete(watcher);
          if (line !== undefined) resolve(line);
          else reject(new Error(`process ended without "${prefix}", having printed:\n${printed}`));
        };
        watchers.add(watcher);
        watcher();
      }),
  };
}

/** The rest of each printed line that begins with `word` and a space. */
export function printedAfter(process: TestProcess, word: string): string[] {
  return process
    .lines()
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => line.slice(word.length + 1));
}
