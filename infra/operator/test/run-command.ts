import { Writable } from 'node:stream';
import type { CliCommand } from '../src/cli/cli-io.js';

/** How a command ended. */
export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end in this process, with an environment of its own. */
export async function runCommand(
  run: CliCommand,
  argv: readonly string[],
  env: Record<string, string> = {},
): Promise<CommandResult> {
  const result: CommandResult = { code: -1, stdout: '', stderr: '' };
  const collect = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _encoding, done) {
        result[name] += String(chunk);
        done();
      },
    });
  const signal = new AbortController().signal;
  result.code = await run(argv, { stdout: collect('stdout'), stderr: collect('stderr'), env, signal });
  return result;
}
