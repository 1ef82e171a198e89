import type { Readable, Writable } from 'node:stream';

/** What a command line tool works with, so that it reads no global. */
export interface CliIo {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted by SIGINT and SIGTERM, with the signal's name as the reason. */
  signal: AbortSignal;
}

/** A failure that the user is told in one line; exit code 2 is for options that make no sense. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}
