import type { EtlConsumer } from '@signallake/etl-queue';
import { registerSampledGauges } from '@signallake/service-kit';
import type { Registry } from 'prom-client';

/**
 * Registers how many jobs there are, in the whole queue: every worker says the same. While Redis is away they are not
 * there.
 */
export function registerQueueMetrics(registry: Registry, queue: Pick<EtlConsumer, 'depth'>): void {
  registerSampledGauges(registry, () => queue.depth(), [
    {
      name: 'signallake_queue_queued_jobs',
      help: 'Jobs that wait for a worker.',
      value: ({ queued }) => queued,
    },
    {
      name: 'signallake_queue_active_jobs',
      help: 'Jobs that a worker is at.',
      value: ({ active }) => active,
    },
    {
      name: 'signallake_queue_delayed_jobs',
      help: 'Jobs that failed at least once and wait for their next try.',
      value: ({ delayed }) => delayed,
    },
  ]);
}
