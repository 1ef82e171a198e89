import { HttpProblem } from '@signallake/service-kit';
import { ingestProblems } from '../http/ingest-problems.js';

const RETRY_AFTER_SECONDS = 1;

/** The part of the budget that one request holds; in bytes. */
export interface InflightShare {
  /** Raises the share to `bytes`. @throws HttpProblem `unavailable` when that is beyond the budget. */
  cover(bytes: number): void;
  /** Adds or, below zero, gives back, without asking: for a request that bounds itself. */
  adjust(bytes: number): void;
  /** Gives everything back; twice without harm. */
  release(): void;
}

/** Bounds what the bodies of all requests hold in memory together. */
export interface InflightBudget {
  readonly usedBytes: number;
  /** Opens a request's share. @throws HttpProblem `unavailable` when nothing, or not `bytes`, is left. */
  admit(bytes: number): InflightShare;
}

/** Creates a budget of `maxBytes`. */
export function createInflightBudget(maxBytes: number): InflightBudget {
  let usedBytes = 0;

  function assertRoom(bytes: number): void {
    if (usedBytes < maxBytes && usedBytes + bytes <= maxBytes) return;
    const detail = `Bodies of ${usedBytes} bytes are being worked on, of ${maxBytes} allowed; try again soon`;
    throw new HttpProblem(ingestProblems.unavailable, detail, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  function open(): InflightShare {
    let heldBytes = 0;
    const adjust = (bytes: number): void => {
      heldBytes += bytes;
      usedBytes += bytes;
    };
    return {
      cover(bytes) {
        const missing = bytes - heldBytes;
        if (missing <= 0) return;
        assertRoom(missing);
        adjust(missing);
      },
      adjust,
      release: () => adjust(-heldBytes),
    };
  }

  return {
    get usedBytes() {
      return usedBytes;
    },
    admit(bytes) {
      assertRoom(bytes);
      const share = open();
      share.adjust(bytes);
      return share;
    },
  };
}
