import type { Logger } from '../log/logger.js';

/** Closes one part of a service. */
export type Closer = () => Promise<void> | void;

/** The parts of a service that are open, in the order they were opened. */
export interface CloserStack {
  add(name: string, close: Closer): void;
  /** Closes the last one first; one that fails is logged and does not keep the others open. Says whether all closed. */
  closeAll(): Promise<boolean>;
  /** The part that is being closed right now. */
  readonly current: string | undefined;
}

/** Makes an empty stack, which logs with whatever logger is current when it closes. */
export function createCloserStack(getLogger: () => Logger): CloserStack {
  const parts: { name: string; close: Closer }[] = [];
  let current: string | undefined;
  return {
    get current() {
      return current;
    },
    add: (name, close) => {
      parts.push({ name, close });
    },
    closeAll: async () => {
      let allClosed = true;
      for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
        current = part.name;
        try {
          await part.close();
        } catch (error) {
          allClosed = false;
          getLogger().error('could not close', { part: part.name, error });
        }
      }
      current = undefined;
      return allClosed;
    },
  };
}
