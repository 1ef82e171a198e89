import type { Writable } from 'node:stream';
import { RunnerError } from '../runner-error.js';
import { runNodeTool } from './run-node-tool.js';

/** A build that is up to date takes less than this, and is not worth a word. */
const silentForMs = 1500;

/** What `buildPackages` needs. */
export interface BuildOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where it is said that a build is under way; stdout belongs to the command that follows. */
  readonly stderr: Writable;
}

/**
 * Builds what has changed of the packages that Turborepo filters name, and of those they depend on.
 * @throws RunnerError `build_failed`, with the compiler's words.
 */
export async function buildPackages(
  filters: readonly string[],
  { env, stderr }: BuildOptions,
): Promise<void> {
  const notice = setTimeout(() => stderr.write('Building what has changed…\n'), silentForMs);
  const args = [
    'run',
    'build',
    ...filters.map((filter) => `--filter=${filter}`),
    '--output-logs=errors-only',
  ];
  try {
    const { exitCode, output } = await runNodeTool('turbo', args, { env, output: 'capture' });
    if (exitCode !== 0) {
      throw new RunnerError('build_failed', `The build failed:\n${output.trim()}`);
    }
  } finally {
    clearTimeout(notice);
  }
}
