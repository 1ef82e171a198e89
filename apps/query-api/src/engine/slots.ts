/** More work was asked for than may run and wait. */
export class TooManyQueriesError extends Error {
  override readonly name = 'TooManyQueriesError';
  constructor(readonly waiting: number) {
    super(`${waiting} queries are waiting already`);
  }
}

/** Whether work is short or long, as far as that is known beforehand. */
type Lane = 'light' | 'heavy';

/** A bounded number of places for work, with a bounded queue before them. */
export interface Slots {
  readonly running: number;
  readonly waiting: number;
  /**
   * Runs `work` once a place is free. A signal that aborts while it waits takes it out of the queue.
   * @throws {TooManyQueriesError} at once when the queue is full; the signal's reason when aborted while waiting
   */
  run<Result>(work: () => Promise<Result>, signal?: AbortSignal, lane?: Lane): Promise<Result>;
  /** Waits until nothing runs or waits. */
  close(): Promise<void>;
}

/**
 * Creates `places` places with at most `maxWaiting` waiting for them, first come first served within a lane. Where there
 * is more than one place, heavy work takes no more than half of them, and of the queue; light work goes first, unless no
 * heavy work is running: so neither lane can keep the other from moving on. Half, not all but one: what runs shares the
 * processors, and light work that has a place but no processor waits just as long.
 */
export function createSlots(places: number, maxWaiting: number): Slots {
  const queues: Record<Lane, (() => void)[]> = { light: [], heavy: [] };
  const running: Record<Lane, number> = { light: 0, heavy: 0 };
  const idleListeners: (() => void)[] = [];
  const heavyPlaces = Math.max(1, Math.floor(places / 2));
  const maxHeavyWaiting = places === 1 ? maxWaiting : Math.ceil(maxWaiting / 2);

  const count = ({ light, heavy }: Record<Lane, number>) => light + heavy;
  const countWaiting = () => queues.light.length + queues.heavy.length;
  const isFree = (lane: Lane) => count(running) < places && (lane === 'light' || running.heavy < heavyPlaces);

  function waitForPlace(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
    const queue = queues[lane];
    if (countWaiting() >= maxWaiting || (lane === 'heavy' && queue.length >= maxHeavyWaiting))
      return Promise.reject(new TooManyQueriesError(countWaiting()));
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

  /** Hands places that became free to those who wait; they count as running from then on. */
  function handOn(): void {
    for (;;) {
      const order: Lane[] = running.heavy === 0 ? ['heavy', 'light'] : ['light', 'heavy'];
      const lane = order.find((candidate) => queues[candidate].length > 0 && isFree(candidate));
      if (!lane) return;
      running[lane]++;
      queues[lane].shift()?.();
    }
  }

  return {
    get running() {
      return count(running);
    },
    get waiting() {
      return countWaiting();
    },
    async run(work, signal, asked = 'light') {
      signal?.throwIfAborted();
      // With a single place there is nothing to keep free: one queue for all.
      const lane = places === 1 ? 'light' : asked;
      if (queues[lane].length === 0 && isFree(lane)) running[lane]++;
      else await waitForPlace(lane, signal);
      try {
        return await work();
      } finally {
        running[lane]--;
        handOn();
        if (count(running) === 0) for (const listener of idleListeners.splice(0)) listener();
      }
    },
    async close() {
      if (count(running) > 0) await new Promise<void>((resolve) => idleListeners.push(resolve));
    },
  };
}
