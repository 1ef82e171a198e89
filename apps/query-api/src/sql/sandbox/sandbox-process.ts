import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SandboxReply, SandboxRequest, SandboxSettings } from './sandbox-message.js';

/** What the process may take beyond DuckDB's own limit: the runtime, the code, and rows on their way out. */
const HEADROOM_MB = 384;
const MIB = 1024 * 1024;

/** A sandbox process is gone; it was killed, or it died of what it was given. */
export class SandboxGoneError extends Error {
  override readonly name = 'SandboxGoneError';
}

/** A process of its own, with an empty environment, in which SQL of clients runs. */
export interface SandboxProcess {
  readonly isGone: boolean;
  /**
   * Sends a request and gives its reply; requests must not overlap.
   * @throws {SandboxGoneError} when the process ends before it replies; an `Error` when it never got ready
   */
  request(request: SandboxRequest): Promise<SandboxReply>;
  /** Ends the process at once, whatever it does, and waits until it has ended. */
  kill(): Promise<void>;
}

/** Starts a sandbox process. */
export function startSandboxProcess(settings: SandboxSettings): SandboxProcess {
  // The file beside this one: compiled, or in tests its source, which wants tsx as this one did.
  const extension = extname(import.meta.url);
  const entry = fileURLToPath(new URL(`./main${extension}`, import.meta.url));
  const maxRssBytes = (settings.memoryMb + HEADROOM_MB) * MIB;
  const child: ChildProcess = fork(entry, [JSON.stringify({ ...settings, maxRssBytes })], {
    env: {},
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    execArgv: extension === '.ts' ? ['--import', 'tsx'] : [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  let waiting: { resolve: (reply: SandboxReply) => void; reject: (error: Error) => void } | undefined;
  let isReady = false;
  let isGone = false;
  let isKilled = false;
  const gone = new Promise<void>((resolve) => {
    const leave = (reason: string) => {
      isGone = true;
      waiting?.reject(
        isReady || isKilled ? new SandboxGoneError(reason) : new Error(`${reason} before it was ready`),
      );
      waiting = undefined;
      resolve();
    };
    child.once('exit', (code, signal) => leave(`the sandbox process ended (${signal ?? code})`));
    child.once('error', (error) => leave(`the sandbox process failed: ${error.message}`));
  });
  child.on('message', (reply: SandboxReply) => {
    isReady = true;
    if (reply.kind === 'ready') return;
    waiting?.resolve(reply);
    waiting = undefined;
  });

  return {
    get isGone() {
      return isGone;
    },
    request(request) {
      if (isGone) return Promise.reject(new SandboxGoneError('the sandbox process has ended'));
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        // A process that is ending refuses; its end is told by the event.
        child.send(request, () => undefined);
      });
    },
    async kill() {
      isKilled = true;
      if (!isGone) child.kill('SIGKILL');
      await gone;
    },
  };
}
