import { createSlots } from '../../engine/slots.js';
import type { SandboxReply, SandboxRequest, SandboxSettings } from './sandbox-message.js';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.js';

/** What a request to the sandbox is answered with, when it is not refused. */
type ReplyTo<Kind extends SandboxRequest['kind']> = Extract<
  SandboxReply,
  {
    kind:
      | 'failed'
      | {
          parse: 'parsed';
          evaluate: 'evaluated';
          run: 'running';
          more: 'rows' | 'end';
          reset: 'reset';
        }[Kind];
  }
>;

/** A sandbox for one statement. */
export interface Sandbox {
  ask<Request extends SandboxRequest>(request: Request): Promise<ReplyTo<Request['kind']>>;
}

/** A bounded number of sandbox processes, started when they are needed and used again while they behave. */
export interface SandboxPool {
  /** How many processes live. */
  readonly size: number;
  /**
   * Runs `work` with a sandbox that nobody else uses and that knows nothing of statements before. An aborted signal
   * kills the sandbox, since DuckDB cannot be relied on to stop.
   * @throws the signal's reason when aborted; {@link TooManyQueriesError} when too many wait;
   *   {@link SandboxGoneError} when the process dies of the statement
   */
  use<Result>(work: (sandbox: Sandbox) => Promise<Result>, signal: AbortSignal): Promise<Result>;
  close(): Promise<void>;
}

/** Creates a pool of at most `concurrency` processes, with at most `maxWaiting` statements waiting for one. */
export function createSandboxPool(
  options: SandboxSettings & { concurrency: number; maxWaiting: number },
): SandboxPool {
  const { concurrency, maxWaiting, ...settings } = options;
  const slots = createSlots(concurrency, maxWaiting);
  const processes = new Set<SandboxProcess>();
  const idle: SandboxProcess[] = [];
  // What a process keeps after a large statement must not be counted against the next one.
  const maxIdleRssBytes = 256 * 1024 * 1024 + (settings.memoryMb * 1024 * 1024) / 4;
  let closed: Promise<void> | undefined;

  function take(): SandboxProcess {
    for (let known = idle.pop(); known; known = idle.pop()) {
      if (!known.isGone) return known;
      processes.delete(known);
    }
    const started = startSandboxProcess(settings);
    processes.add(started);
    return started;
  }

  async function discard(process: SandboxProcess): Promise<void> {
    await process.kill();
    processes.delete(process);
  }

  async function giveBack(process: SandboxProcess): Promise<void> {
    const reply = process.isGone
      ? undefined
      : await process.request({ kind: 'reset' }).catch(() => undefined);
    const isFit = reply?.kind === 'reset' && reply.rssBytes <= maxIdleRssBytes;
    if (isFit) idle.push(process);
    else await discard(process);
  }

  async function useOne<Result>(
    work: (sandbox: Sandbox) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    signal.throwIfAborted();
    const process = take();
    const onAbort = () => void process.kill();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await work({ ask: (request) => process.request(request) as never });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      await giveBack(process);
    }
  }

  return {
    get size() {
      return processes.size;
    },
    use: (work, signal) => slots.run(() => useOne(work, signal), signal),
    close() {
      closed ??= (async () => {
        await slots.close();
        await Promise.all([...processes].map(discard));
      })();
      return closed;
    },
  };
}
