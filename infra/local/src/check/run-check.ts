import { listenForInterruption } from '../process/interruption.js';
import { writeResultRecord } from '../results/write-result-record.js';
import type { RunnerIo } from '../runner-io.js';
import { runNodeTool } from '../workspace/run-node-tool.js';
import type { CheckStep } from './check-step.js';

/** What is checked, and for what. */
export interface CheckOptions {
  readonly steps: readonly CheckStep[];
  /** The repository's root. */
  readonly directory: string;
}

/** Runs all steps, whatever they find, and shows the output of those that fail; returns 1 when one does. */
export async function runCheck(
  { steps, directory }: CheckOptions,
  { stdout, env }: RunnerIo,
): Promise<number> {
  const interruption = await listenForInterruption();
  const { signal } = interruption;
  const failedNames: string[] = [];
  let passed = 0;
  try {
    for (const step of steps) {
      const startedMs = performance.now();
      const { exitCode, output } = await runNodeTool(step.tool, step.args, {
        directory,
        env,
        output: 'capture',
        signal,
      });
      if (signal.aborted) return 130;
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      if (exitCode === 0) {
        passed += 1;
        stdout.write(`✓ ${step.name} (${seconds} s)\n`);
      } else {
        failedNames.push(step.name);
        stdout.write(`✗ ${step.name} (${seconds} s): ${step.finds}\n\n${output.trim()}\n\n`);
      }
    }
    const failed = failedNames.length;
    const names = failed === 0 ? '' : ` (${failedNames.join(', ')})`;
    stdout.write(`check: ${passed} passed, ${failed} failed${names}\n`);
    writeResultRecord({ step: 'check', name: 'check', passed, failed, skipped: 0 }, env);
    return failed === 0 ? 0 : 1;
  } finally {
    interruption.close();
  }
}
