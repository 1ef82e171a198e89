import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of test/processes and what it has printed. */
export interface TestProcess {
  child: ChildProcess;
  /** The whole lines printed so far. */
  lines: string[];
  /** Resolves with the first printed line that begins with `prefix`; rejects when the process ends without it. */
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
  const lines: string[] = [];
  const printed = createInterface({ input: child.stdout });
  printed.on('line', (line) => lines.push(line));
  const ended = Promise.all([once(child, 'close'), once(printed, 'close')]).then(() => undefined);
  return {
    child,
    lines,
    ended,
    waitFor: (prefix) =>
      new Promise((resolve, reject) => {
        const begins = (line: string) => line.startsWith(prefix);
        const already = lines.find(begins);
        if (already !== undefined) return resolve(already);
        const onLine = (line: string) => {
          if (!begins(line)) return;
          printed.off('line', onLine);
          resolve(line);
        };
        printed.on('line', onLine);
        ended.then(
          () => reject(new Error(`process ended without "${prefix}", having printed:\n${lines.join('\n')}`)),
          reject,
        );
      }),
  };
}

/** The rest of each printed line that begins with `word` and a space. */
export function printedAfter(process: TestProcess, word: string): string[] {
  return process.lines
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => line.slice(word.length + 1));
}
