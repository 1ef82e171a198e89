import { CommanderError } from 'commander';
import type { CliCommand } from './cli-io.js';

/** What a command exits with when it could not do its work. */
const COULD_NOT_RUN = 2;

/** Runs a command on this process and sets its exit code: 2 when it fails; a second SIGINT or SIGTERM kills it at once. */
export async function runCli(run: CliCommand): Promise<void> {
  const { argv, env, stdout, stderr } = process;
  const interrupt = new AbortController();
  const stop = (signal: NodeJS.Signals) => interrupt.abort(new Error(`stopped by ${signal}`));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Nobody reads any more: that is no failure of ours.
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    process.exitCode = await run(argv.slice(2), { stdout, stderr, env, signal: interrupt.signal });
  } catch (error) {
    // Commander has written its own message; help is its only error that is none.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : COULD_NOT_RUN;
    else {
      stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = COULD_NOT_RUN;
    }
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
