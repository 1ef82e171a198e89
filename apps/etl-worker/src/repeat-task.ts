import type { Logger } from '@signallake/service-kit';

/** A task that is run again and again, never twice at once. */
export interface RepeatedTask {
  /** Runs it now, or waits for the run under way. */
  runNow(): Promise<void>;
  /** Begins to run it at the interval; a second call does nothing. */
  start(): void;
  /** Stops, after a run under way; twice without harm. */
  close(): Promise<void>;
}

/**
 * Repeats a task; a run that fails is logged and followed by the next all the same.
 * @param options.intervalMs time from the end of a run to the next, in milliseconds
 * @param options.task is told whether to stop early
 */
export function repeatTask(options: {
  name: string;
  intervalMs: number;
  logger: Logger;
  task: (isClosing: () => boolean) => Promise<void>;
}): RepeatedTask {
  const { name, intervalMs, logger, task } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let state: 'idle' | 'started' | 'closed' = 'idle';

  function runNow(): Promise<void> {
    running ??= task(() => state === 'closed').finally(() => {
      running = undefined;
    });
    return running;
  }

  async function runAndGoOn(): Promise<void> {
    await runNow().catch((error: unknown) => logger.warn(`${name} failed, will try again`, { error }));
    if (state === 'started') timer = setTimeout(runAndGoOn, intervalMs);
  }

  return {
    runNow,
    start() {
      if (state !== 'idle') return;
      state = 'started';
      void runAndGoOn();
    },
    async close() {
      state = 'closed';
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
  };
}
