import type { EtlConsumer } from '@signallake/etl-queue';
import {
  type CompactionPolicy,
  formatPartitionPath,
  selectCompactions,
  type TableWriter,
} from '@signallake/lake';

/**
 * Queues a job for each partition whose small files are worth merging.
 * @returns how many were not queued already
 */
export async function queueCompactions(
  parts: { table: TableWriter; queue: Pick<EtlConsumer, 'enqueue'>; policy: () => CompactionPolicy },
  isClosing: () => boolean = () => false,
): Promise<number> {
  const groups = selectCompactions(await parts.table.refresh(), parts.policy());
  let added = 0;
  for (const partition of new Set(groups.map((group) => formatPartitionPath(group.partition)))) {
    if (isClosing()) break;
    if ((await parts.queue.enqueue('compact-partition', { partition })) === 'added') added++;
  }
  return added;
}
