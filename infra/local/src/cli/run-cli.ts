import { CommanderError } from 'commander';
import { RunnerError } from '../runner-error.js';
import type { RunnerIo } from '../runner-io.js';
import { createProgram } from './create-program.js';

/**
 * Runs the command that the arguments name and returns its exit code: 2 for arguments that make no sense; `undefined`
 * when the command has set the exit code of the process itself.
 */
export async function runCli(argv: readonly string[], io: RunnerIo): Promise<number | undefined> {
  let exitCode: number | undefined;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(withoutSeparator(argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has written its own message; help is its only error that is none.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof RunnerError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return error.code === 'bad_option' ? 2 : 1;
  }
}

/** `pnpm run generate -- --events 5` hands the `--` on, which is meant for pnpm. */
function withoutSeparator(argv: readonly string[]): string[] {
  const [command, ...args] = argv;
  if (command === undefined) return [];
  return args[0] === '--' ? [command, ...args.slice(1)] : [command, ...args];
}
