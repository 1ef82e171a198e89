import type { NodeTool } from '../workspace/run-node-tool.js';

/** One thing that `check` looks at. */
export interface CheckStep {
  readonly name: string;
  /** What it finds, for `--help` and the report. */
  readonly finds: string;
  readonly tool: NodeTool;
  readonly args: readonly string[];
}

/** All steps, in the order in which they run. */
export const checkSteps: readonly CheckStep[] = [
  {
    name: 'types',
    finds: 'type errors, in sources and tests',
    tool: 'turbo',
    args: ['run', 'typecheck', '--continue', '--output-logs=errors-only'],
  },
  {
    name: 'lint',
    finds: 'lint, format and import cycles',
    tool: 'biome',
    args: ['ci', '--error-on-warnings', '--colors=off', '--max-diagnostics=50'],
  },
  {
    name: 'boundaries',
    finds: 'imports that packages must not have of each other',
    tool: 'turbo',
    args: ['boundaries'],
  },
  {
    name: 'unused',
    finds: 'files, exports and dependencies that nothing uses',
    tool: 'knip',
    args: ['--no-progress', '--treat-config-hints-as-errors'],
  },
];
