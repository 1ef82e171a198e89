import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a tool wrote and how it ended. */
export interface ToolRun {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts `generate` or `import` as a process of its own. */
export function startTool(tool: 'generate' | 'import', args: readonly string[], env = {}): ChildProcess {
  // Node.js looks for tsx from the working directory.
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', `src/${tool}.ts`, ...args], {
    cwd,
    env: { ...process.env, ...env },
  });
}

/** Waits for a tool to end, collecting what it writes. */
export function collect(child: ChildProcess): Promise<ToolRun> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString('latin1')));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Runs a tool to its end, with `input` on its stdin. */
export function runTool(
  tool: 'generate' | 'import',
  args: readonly string[],
  { input = '' as string | Buffer, env = {} } = {},
): Promise<ToolRun> {
  const child = startTool(tool, args, env);
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return collect(child);
}
