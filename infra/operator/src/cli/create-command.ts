import { Command } from 'commander';
import type { CliIo } from './cli-io.js';

/** Creates a command whose help and complaints go where `io` says, and which throws instead of exiting. */
export function createCommand(name: string, { stdout, stderr }: CliIo): Command {
  return new Command(name)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .configureHelp({ showGlobalOptions: true });
}
