import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Interruption, listenForInterruption } from '../process/interruption.js';
import { RunnerError } from '../runner-error.js';
import type { RunnerIo } from '../runner-io.js';
import { describeExit } from './describe-exit.js';
import type { LogLevel } from './log-line.js';
import { openServiceLog } from './service-log.js';
import { createSupervisor, type ServiceFailure, type Supervisor } from './supervisor.js';

const readyTimeoutMs = 60_000;
/** Longer than a service gives itself (SIGNALLAKE_SHUTDOWN_TIMEOUT_MS), so that it can say what was stuck. */
const defaultStopTimeoutMs = 15_000;

/** What `runServices` needs. */
export interface RunServicesOptions {
  /** Absolute path; the logs go into its folder `logs`. */
  readonly dataDirectory: string;
  /** The least severe level that the terminal shows. */
  readonly threshold: LogLevel;
  /** Starts the services and tells the user; what it throws stops everything. */
  readonly launch: (supervisor: Supervisor, signal: AbortSignal) => Promise<void>;
}

/**
 * Runs services until the user stops them (returns 0) or one of them ends by itself (returns 1).
 * @throws RunnerError `unusable_directory` when the data directory cannot be made.
 */
export async function runServices(options: RunServicesOptions, io: RunnerIo): Promise<number> {
  const { dataDirectory, threshold, launch } = options;
  const logDirectory = join(dataDirectory, 'logs');
  await makeDirectory(logDirectory);
  // A value that is no number is for the services to refuse.
  const ownTimeoutMs = Number(io.env['SIGNALLAKE_SHUTDOWN_TIMEOUT_MS']) || 0;
  const supervisor = createSupervisor({
    openLog: (name) => openServiceLog({ name, directory: logDirectory, terminal: io.stderr, threshold }),
    readyTimeoutMs,
    stopTimeoutMs: Math.max(defaultStopTimeoutMs, ownTimeoutMs + 5000),
  });
  const interruption = await listenForInterruption();
  interruption.impatient.addEventListener('abort', () => supervisor.kill());
  try {
    const failure = await findFailure(supervisor, launch, interruption);
    io.stderr.write(failure === undefined ? '\nStopping…\n' : `\n${failure}\nStopping the rest…\n`);
    const unclean = await supervisor.stop();
    // Of the one that began it the user has been told already.
    const late = failure === undefined ? unclean : [];
    for (const { name, exit } of late) {
      io.stderr.write(
        `${name} did not stop cleanly: it ${describeExit(exit)}\n${supervisor.describeLog(name)}\n`,
      );
    }
    if (failure === undefined && late.length === 0) io.stderr.write('Stopped.\n');
    return failure === undefined && late.length === 0 ? 0 : 1;
  } finally {
    await supervisor.stop();
    interruption.close();
  }
}

/** Waits for the end and says in words what failed; `undefined` when the user has had enough. */
async function findFailure(
  supervisor: Supervisor,
  launch: RunServicesOptions['launch'],
  { signal }: Interruption,
): Promise<string | undefined> {
  const interrupted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined));
  });
  const failed = supervisor.failed.then((failure) => describeFailure(failure, supervisor));
  const launched = launch(supervisor, signal).then(
    // Running is no end.
    () => new Promise<never>(() => undefined),
    (error: unknown) => {
      if (error instanceof RunnerError) return error.message;
      throw error;
    },
  );
  return Promise.race([interrupted, failed, launched]);
}

function describeFailure({ name, exit }: ServiceFailure, supervisor: Supervisor): string {
  return `${name} ${describeExit(exit)}.\n${supervisor.describeLog(name)}`;
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RunnerError('unusable_directory', `The data directory is of no use: ${reason}`, {
      cause: error,
    });
  }
}
