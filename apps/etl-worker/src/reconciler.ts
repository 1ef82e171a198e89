import type { EtlConsumer } from '@signallake/etl-queue';
import { isSegmentCommitted, type TableWriter } from '@signallake/lake';
import { archiveSegment, listSealedSegments, type SegmentRecoverer } from '@signallake/raw-zone';
import type { Logger } from '@signallake/service-kit';

/** Looks for work that nobody was told of, again and again. */
export interface Reconciler {
  /** Looks once: recovers, queues and archives what is due. Calls that overlap share one look. */
  reconcile(): Promise<void>;
  /** Begins to look at the interval; a second call does nothing. */
  start(): void;
  /** Stops, after a look under way; twice without harm. */
  close(): Promise<void>;
}

/** What a reconciler works with. */
export interface ReconcilerParts {
  /** The raw zone's own directory. */
  rawDirectory: string;
  recoverer: SegmentRecoverer;
  table: TableWriter;
  queue: Pick<EtlConsumer, 'enqueue'>;
  logger: Logger;
  /** Time from the end of a look to the next, in milliseconds. */
  intervalMs: number;
}

/**
 * Creates the reconciler. It is what makes Redis dispensable: a job that was lost, or never queued, is queued because
 * its segment is sealed and not in the lake.
 */
export function createReconciler(parts: ReconcilerParts): Reconciler {
  const { rawDirectory, recoverer, table, queue, logger, intervalMs } = parts;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let state: 'idle' | 'started' | 'closed' = 'idle';

  async function look(): Promise<void> {
    await recoverer.scan();
    const sealed = await listSealedSegments(rawDirectory);
    const snapshot = await table.refresh();
    for (const { id } of sealed) {
      if (state === 'closed') return;
      // A worker died between commit and archive.
      if (isSegmentCommitted(snapshot, id)) await archiveSegment(rawDirectory, id);
      else await queue.enqueue('convert-segment', { segment: id });
    }
  }

  function reconcile(): Promise<void> {
    running ??= look().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function lookAndGoOn(): Promise<void> {
    await reconcile().catch((error: unknown) =>
      logger.warn('could not reconcile, will try again', { error }),
    );
    if (state === 'started') timer = setTimeout(lookAndGoOn, intervalMs);
  }

  return {
    reconcile,
    start() {
      if (state !== 'idle') return;
      state = 'started';
      void lookAndGoOn();
    },
    async close() {
      state = 'closed';
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
  };
}
