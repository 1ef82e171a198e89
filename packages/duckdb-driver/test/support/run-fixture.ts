import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a script of `fixtures` ended, and what it printed. */
export interface FixtureOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of `fixtures` in a process of its own, as users run the built package; it fails after 15 s. */
export function runFixture(name: string, ...args: string[]): Promise<FixtureOutcome> {
  const script = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, ...args], { timeout: 15_000, env }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
