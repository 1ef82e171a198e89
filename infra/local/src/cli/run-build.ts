import { listenForInterruption } from '../process/interruption.js';
import type { RunnerIo } from '../runner-io.js';
import { runNodeTool } from '../workspace/run-node-tool.js';

/**
 * Builds all packages and shows how; returns Turborepo's exit code.
 * @param args Passed on to `turbo run build`.
 */
export async function runBuild(args: readonly string[], { env }: RunnerIo): Promise<number> {
  const interruption = await listenForInterruption();
  try {
    const { signal } = interruption;
    const { exitCode } = await runNodeTool('turbo', ['run', 'build', ...args], {
      env,
      output: 'inherit',
      signal,
    });
    return exitCode;
  } finally {
    interruption.close();
  }
}
