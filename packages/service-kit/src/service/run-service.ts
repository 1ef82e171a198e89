import { constants } from 'node:os';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { ConfigError } from '../config/config-error.js';
import { createLogger } from '../log/create-logger.js';
import type { Logger } from '../log/logger.js';
import { type Closer, createCloserStack } from './closer-stack.js';

const flushTimeoutMs = 500;

/** What only the configuration can say, and so only `start` knows. */
export interface ServiceSettings {
  readonly logger?: Logger;
  /** How long a stop may take, in milliseconds. */
  readonly shutdownTimeoutMs?: number;
}

/** What `start` is handed. */
export interface ServiceStart {
  /** Tells how to close a part, right after opening it: if a later one fails to open, this one is still closed. */
  onClose(name: string, close: Closer): void;
  /** Replaces the logger and the time limit that the service began with. */
  configure(settings: ServiceSettings): void;
}

/** What `runService` needs. */
export interface RunServiceOptions extends ServiceSettings {
  readonly name: string;
  /** What `--help` prints. */
  readonly help: string;
  /** Reads the configuration, opens the parts and resolves once the service does its work. */
  readonly start: (service: ServiceStart) => Promise<void>;
}

/**
 * Runs a service for as long as its process lives: the one call of a `main.ts`. SIGTERM or SIGINT closes the parts,
 * last opened first, and exits 0; a second signal exits at once (128 + its number). Exits 1 when the start fails, a
 * part cannot be closed, the time limit passes, or an error reaches the top.
 */
export async function runService({ name, help, start, ...settings }: RunServiceOptions): Promise<void> {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    process.stdout.write(`${help.trimEnd()}\n`);
    return;
  }
  let logger = settings.logger ?? createLogger({ service: name });
  let shutdownTimeoutMs = settings.shutdownTimeoutMs ?? 10_000;
  let exitCode = 0;
  let isStopping = false;
  let signals = 0;
  const parts = createCloserStack(() => logger);

  const stop = async (code: 0 | 1): Promise<void> => {
    exitCode = Math.max(exitCode, code);
    if (isStopping) {
      return;
    }
    isStopping = true;
    setTimeout(() => {
      const waitingFor = parts.current ?? 'the start to finish';
      logger.error('stop took too long', { timeout_ms: shutdownTimeoutMs, waiting_for: waitingFor });
      void exit(1);
    }, shutdownTimeoutMs);
    // A part that is still being opened could not be closed.
    await started;
    if (!(await parts.closeAll())) {
      exitCode = 1;
    }
    logger.info('stopped', { exit_code: exitCode });
    await exit(exitCode);
  };

  const onSignal = (signal: NodeJS.Signals): void => {
    signals += 1;
    if (signals > 1) {
      process.exit(128 + constants.signals[signal]);
    }
    logger.info('stopping', { signal });
    void stop(0);
  };

  const onFailure = (message: string) => (error: unknown) => {
    // When standard output is what broke, a line about it would break it again.
    if (!isBrokenPipe(error)) {
      logger.error(message, { error });
    }
    void stop(1);
  };

  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on('uncaughtException', onFailure('uncaught exception'));
  process.on('unhandledRejection', onFailure('unhandled rejection'));

  const started = runStart();
  const failure = await started;
  if (failure !== undefined) {
    reportFailedStart(name, logger, failure.error);
    await stop(1);
  }

  async function runStart(): Promise<{ readonly error: unknown } | undefined> {
    try {
      await start({
        onClose: parts.add,
        configure: (given) => {
          logger = given.logger ?? logger;
          shutdownTimeoutMs = given.shutdownTimeoutMs ?? shutdownTimeoutMs;
        },
      });
      return undefined;
    } catch (error) {
      return { error };
    }
  }
}

/** What an operator can put right is said plainly; anything else is logged with its stack. */
function reportFailedStart(name: string, logger: Logger, error: unknown): void {
  if (error instanceof ConfigError) {
    process.stderr.write(`${name}: ${error.message}\n`);
  } else {
    logger.error('could not start', { error });
  }
}

/** Exits once the lines on their way out have arrived; a reader that no longer reads is not waited for. */
async function exit(code: number): Promise<never> {
  await setImmediate();
  const flushed = new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  await Promise.race([flushed, delay(flushTimeoutMs)]);
  process.exit(code);
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
