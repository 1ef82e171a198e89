/** More work was asked for than may run and wait. */
export class TooManyQueriesError extends Error {
  override readonly name = 'TooManyQueriesError';
  constructor(readonly waiting: number) {
    super(`${waiting} queries are waiting already`);
  }
}

/** A bounded number of places for work, with a bounded queue before them. */
export interface Slots {
  readonly running: number;
  readonly waiting: number;
  /**
   * Runs `work` once a place is free. A signal that aborts while it waits takes it out of the queue.
   * @throws {TooManyQueriesError} at once when the queue is full; the signal's reason when aborted while waiting
   */
  run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Waits until nothing runs or waits. */
  close(): Promise<void>;
}

/** Creates `places` places with at most `maxWaiting` waiting for them, first come first served. */
export function createSlots(places: number, maxWaiting: number): Slots {
  const queue: (() => void)[] = [];
  const idleListeners: (() => void)[] = [];
  let running = 0;

  function waitForPlace(signal: AbortSignal | undefined): Promise<void> {
    if (queue.length >= maxWaiting) return Promise.reject(new TooManyQueriesError(queue.length));
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        queue.splice(queue.indexOf(enter), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      queue.push(enter);
    });
  }

  return {
    get running() {
      return running;
    },
    get waiting() {
      return queue.length;
    },
    async run(work, signal) {
      signal?.throwIfAborted();
      // A place that becomes free is handed to the first in the queue, so `running` stays the same then.
      if (running < places) running++;
      else await waitForPlace(signal);
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next) next();
        else running--;
        if (running === 0) for (const listener of idleListeners.splice(0)) listener();
      }
    },
    async close() {
      if (running > 0) await new Promise<void>((resolve) => idleListeners.push(resolve));
    },
  };
}
