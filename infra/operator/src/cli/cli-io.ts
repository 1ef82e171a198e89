import type { Writable } from 'node:stream';

/** What a command works with, so that it reads no global. */
export interface CliIo {
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal;
}

/** A command: runs to its end and returns the exit code. */
export type CliCommand = (argv: readonly string[], io: CliIo) => Promise<number>;
