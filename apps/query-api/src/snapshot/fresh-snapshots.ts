import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@signallake/service-kit';
import type { QuerySnapshot, SnapshotSource } from './query-snapshot.js';

/** A source of snapshots that looks by itself as well, until it is closed. */
export interface FreshSnapshots extends SnapshotSource {
  /** Ends the looks; resolves when none is under way. Snapshots can be taken all the same. */
  close(): Promise<void>;
}

/** How often a source looks by itself; times in milliseconds. */
export interface FreshSnapshotsOptions {
  readonly logger: Logger;
  /** How long after the last look, whoever took it, the next one begins; 100 unless told. */
  readonly pauseMs?: number;
  /** How long after the last question it goes on; a minute unless told. */
  readonly idleAfterMs?: number;
}

/**
 * Takes snapshots from a source and, while it is asked for them, looks in between: what was appended in the meantime is
 * loaded by then, and a query has little left to wait for. A look that finds a lot is followed by a pause as long as it
 * took, which is the queries' own.
 */
export function createFreshSnapshots(source: SnapshotSource, options: FreshSnapshotsOptions): FreshSnapshots {
  const { logger, pauseMs = 100, idleAfterMs = 60_000 } = options;
  const closing = new AbortController();
  let following: Promise<void> | undefined;
  let askedAt = 0;
  /** Looks under way; when the last one ended, and how long it took. */
  let looks = 0;
  let last = { endedAt: 0, tookMs: 0 };

  async function look<Result>(work: (snapshot: QuerySnapshot) => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    looks++;
    const note = () => {
      looks--;
      const endedAt = performance.now();
      last = { endedAt, tookMs: endedAt - startedAt };
    };
    let isTaken = false;
    try {
      return await source.use((snapshot) => {
        isTaken = true;
        note();
        return work(snapshot);
      });
    } finally {
      if (!isTaken) note();
    }
  }

  async function follow(): Promise<void> {
    let isFailing = false;
    while (!closing.signal.aborted && performance.now() - askedAt < idleAfterMs) {
      const dueAt = last.endedAt + Math.max(pauseMs, last.tookMs);
      const leftMs = looks > 0 ? pauseMs : dueAt - performance.now();
      if (leftMs > 0) {
        await delay(leftMs, undefined, { signal: closing.signal }).catch(() => undefined);
        continue;
      }
      try {
        await look(async () => undefined);
        isFailing = false;
      } catch (error) {
        if (!isFailing) logger.warn('new events cannot be loaded in the background; trying again', { error });
        isFailing = true;
      }
    }
    following = undefined;
  }

  return {
    use(work) {
      askedAt = performance.now();
      const result = look(work);
      if (!closing.signal.aborted) following ??= follow();
      return result;
    },
    hold: (snapshot, work) => source.hold(snapshot, work),
    async close() {
      closing.abort();
      await following;
    },
  };
}
