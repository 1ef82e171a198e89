import { RawZoneError, type SegmentWriter } from '@signallake/raw-zone';
import type { EventLines } from '../batch/event-batch.js';
import type { IngestMetrics } from '../ingest-metrics.js';
import { toStorageProblem } from './storage-problem.js';

/** How often an append is tried in all when a recoverer keeps taking the segment away. */
const MAX_TRIES = 3;

/** Puts the raw lines of valid events on disk. */
export interface LineStore {
  /** Resolves once the lines are fsynced. @throws HttpProblem `insufficient_storage` or `unavailable`. */
  store(lines: EventLines): Promise<void>;
}

/** Creates a store that appends to a segment writer and times each append up to its fsync. */
export function createLineStore({
  writer,
  metrics,
}: {
  readonly writer: Pick<SegmentWriter, 'append'>;
  readonly metrics: Pick<IngestMetrics, 'onStored'>;
}): LineStore {
  return {
    async store({ lines, events }) {
      const startedAtMs = performance.now();
      for (let tries = 1; ; tries++) {
        try {
          await writer.append(lines);
          metrics.onStored(events, performance.now() - startedAtMs);
          return;
        } catch (error) {
          // The lines may be in the lost segment all the same; their event ids then make them count once.
          const isFenced = error instanceof RawZoneError && error.code === 'segment_fenced';
          if (!isFenced || tries === MAX_TRIES) throw toStorageProblem(error);
        }
      }
    },
  };
}
