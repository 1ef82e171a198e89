import { CommanderError } from 'commander';
import { CliError, type CliIo } from './cli-io.js';

/** Runs a tool on this process and sets its exit code; a second SIGINT or SIGTERM kills it at once. */
export async function runCli(run: (argv: readonly string[], io: CliIo) => Promise<number>): Promise<void> {
  const { argv, env, stdin, stdout, stderr } = process;
  const interrupt = new AbortController();
  const stop = (signal: NodeJS.Signals) => interrupt.abort(signal);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Nobody reads any more: that is no failure of ours.
      if (error.code !== 'EPIPE') throw error;
    });
  }
  try {
    process.exitCode = await run(argv.slice(2), { stdin, stdout, stderr, env, signal: interrupt.signal });
  } catch (error) {
    if (error instanceof CliError) stderr.write(`error: ${error.message}\n`);
    // Commander has written its own message; help is its only error that is none.
    else if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : error instanceof CliError ? error.exitCode : 2;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
