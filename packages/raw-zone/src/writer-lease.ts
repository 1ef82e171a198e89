import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { RawZoneLogger } from './raw-zone-logger.js';
import type { RawZonePaths } from './raw-zone-paths.js';
import { unlinkIfPresent } from './unlink-if-present.js';

/** A writer's sign of life: `open/<writer id>.lease`, whose content changes three times per `leaseMs`. */
export interface WriterLease {
  writerId: string;
  /** Stops renewing and removes the file; twice without harm. */
  release(): Promise<void>;
}

/** What a lease is made of. */
export interface WriterLeaseOptions {
  paths: RawZonePaths;
  writerId: string;
  leaseMs: number;
  logger: RawZoneLogger;
}

/** Writes a writer's lease and keeps renewing it; throws when the first write fails. */
export async function openWriterLease(options: WriterLeaseOptions): Promise<WriterLease> {
  const { paths, writerId, leaseMs, logger } = options;
  const path = paths.lease(writerId);
  let beats = 0;
  let renewal: Promise<void> | undefined;
  let released: Promise<void> | undefined;

  // The same bytes of the same block each time: renewing must work on a full disk. Opened by name each time, so that
  // a lease removed while this process was paused comes back. Recoverers only compare contents, never clocks.
  async function beat(): Promise<void> {
    beats += 1;
    const handle = await open(path, constants.O_WRONLY | constants.O_CREAT);
    try {
      await handle.write(`${String(beats).padStart(15, '0')}\n`, 0);
    } finally {
      await handle.close();
    }
  }

  async function renew(): Promise<void> {
    try {
      await beat();
    } catch (error) {
      logger.warn('writer lease could not be renewed', { writer_id: writerId, error: String(error) });
    } finally {
      renewal = undefined;
    }
  }

  async function end(): Promise<void> {
    clearInterval(timer);
    // A renewal under way would bring the file back.
    await renewal;
    await unlinkIfPresent(path).catch((error: unknown) => {
      logger.warn('writer lease could not be removed', { writer_id: writerId, error: String(error) });
    });
  }

  try {
    await beat();
  } catch (error) {
    await unlinkIfPresent(path).catch(() => false);
    throw error;
  }
  const timer = setInterval(() => {
    renewal ??= renew();
  }, leaseMs / 3);

  return {
    writerId,
    release() {
      released ??= end();
      return released;
    },
  };
}
