import type { EventLines } from '../batch/event-batch.js';
import type { LineStore } from './line-store.js';

/** What of one request is on its way to the disk. */
export interface AppendWindow {
  /** Hands over lines and waits until there is room for more. @throws what an earlier append was refused with. */
  push(lines: EventLines, onStored: () => void): Promise<void>;
  /** Waits for everything handed over; `onStored` has been called for what is on disk. Never rejects. */
  settle(): Promise<void>;
  /** @throws what the first refused append was refused with. */
  assertStored(): void;
}

/** Creates a window of at most `maxAppends` at a time, all the memory a long stream of events takes. */
export function createAppendWindow({
  store,
  maxAppends,
}: {
  readonly store: LineStore['store'];
  readonly maxAppends: number;
}): AppendWindow {
  const pending = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;

  async function run(lines: EventLines, onStored: () => void): Promise<void> {
    try {
      await store(lines);
      onStored();
    } catch (error) {
      failure ??= { error };
    }
  }

  function assertStored(): void {
    if (failure !== undefined) throw failure.error;
  }

  return {
    async push(lines, onStored) {
      assertStored();
      const append: Promise<void> = run(lines, onStored).finally(() => pending.delete(append));
      pending.add(append);
      while (pending.size >= maxAppends) await Promise.race(pending);
      assertStored();
    },
    async settle() {
      await Promise.all(pending);
    },
    assertStored,
  };
}
