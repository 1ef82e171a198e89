import type { EtlProducer } from '@signallake/etl-queue';
import type { Logger } from '@signallake/service-kit';
import type { IngestMetrics } from './ingest-metrics.js';

/** What `createSegmentAnnouncer` needs. */
export interface SegmentAnnouncerOptions {
  readonly queue: Pick<EtlProducer, 'enqueue'>;
  readonly metrics: Pick<IngestMetrics, 'onSealed' | 'onEnqueueFailed'>;
  readonly logger: Logger;
}

/**
 * Creates the function that queues a sealed segment for conversion. It never rejects: without Redis the segment stays
 * in `sealed/`, where the worker's reconciler finds it.
 */
export function createSegmentAnnouncer({
  queue,
  metrics,
  logger,
}: SegmentAnnouncerOptions): (segment: string) => Promise<void> {
  return async (segment) => {
    metrics.onSealed();
    try {
      const outcome = await queue.enqueue('convert-segment', { segment });
      logger.info('segment sealed', { segment, queue: outcome });
    } catch (error) {
      metrics.onEnqueueFailed();
      logger.warn('segment sealed, but not queued', { segment, error });
    }
  };
}
