import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { RunnerError } from '../runner-error.js';

/** How a command is run. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** `inherit` shows the output as it comes, `capture` returns it, stdout and stderr in one. */
  readonly output: 'inherit' | 'capture';
  /** Once aborted, the command is sent the signal that the reason names, and still waited for. */
  readonly signal?: AbortSignal | undefined;
}

/** How a command ended. */
export interface CommandResult {
  /** 128 and the signal's number when a signal ended it, as shells have it. */
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Runs a command to its end.
 * @throws RunnerError `command_not_started` when there is no such program.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, output, signal }: CommandOptions,
): Promise<CommandResult> {
  const stdio: StdioOptions = output === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'];
  const child: ChildProcess = spawn(command, args, { cwd, env, stdio });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const onAbort = (): void => {
    // A terminal, and pnpm without one, send SIGINT to all of a command's processes: this one has it already.
    if (signal?.reason !== 'SIGINT') {
      child.kill('SIGTERM');
    }
  };
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort);
  try {
    const [code, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    const exitCode = code ?? 128 + (killedBy === null ? 0 : constants.signals[killedBy]);
    return { exitCode, output: Buffer.concat(chunks).toString() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RunnerError('command_not_started', `${command} could not be started: ${reason}`, {
      cause: error,
    });
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
