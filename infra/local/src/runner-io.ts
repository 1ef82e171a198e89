import type { Writable } from 'node:stream';

/** What a command works with, so that it reads no global. */
export interface RunnerIo {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: NodeJS.ProcessEnv;
}
