import { join } from 'node:path';
import { type CommandOptions, type CommandResult, runCommand } from '../process/run-command.js';
import { repositoryRoot } from './repository-root.js';

const scripts = {
  biome: '@biomejs/biome/bin/biome',
  knip: 'knip/bin/knip.js',
  turbo: 'turbo/bin/turbo',
} as const;

/** A tool that the root's package.json depends on. */
export type NodeTool = keyof typeof scripts;

/** How a tool is run. */
export interface NodeToolOptions extends Omit<CommandOptions, 'cwd'> {
  /** The folder it works on; default the repository. */
  readonly directory?: string;
}

/**
 * Runs a tool, with no shell and no .cmd file in between; Turborepo reports nothing to anybody and
 * asks for no update.
 * @throws RunnerError `command_not_started`.
 */
export function runNodeTool(
  tool: NodeTool,
  args: readonly string[],
  { env, directory = repositoryRoot, ...options }: NodeToolOptions,
): Promise<CommandResult> {
  return runCommand(process.execPath, [join(repositoryRoot, 'node_modules', scripts[tool]), ...args], {
    ...options,
    cwd: directory,
    env: { ...env, DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1', TURBO_TELEMETRY_DISABLED: '1' },
  });
}
