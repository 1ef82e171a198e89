import type { EtlConsumer } from '@signallake/etl-queue';
import { isSegmentCommitted, type TableWriter } from '@signallake/lake';
import { archiveSegment, listSealedSegments, type SegmentRecoverer } from '@signallake/raw-zone';

/** What a reconciliation works with. */
export interface ReconcileParts {
  /** The raw zone's own directory. */
  rawDirectory: string;
  recoverer: SegmentRecoverer;
  table: TableWriter;
  queue: Pick<EtlConsumer, 'enqueue'>;
}

/**
 * Looks once for work that nobody was told of: segments of dead writers are recovered, sealed ones that are not in the
 * lake are queued, and those that are in it are archived. It is what makes Redis dispensable: a job that was lost, or
 * never queued, is queued because its segment is there.
 */
export async function reconcile(
  { rawDirectory, recoverer, table, queue }: ReconcileParts,
  isClosing: () => boolean = () => false,
): Promise<void> {
  await recoverer.scan();
  const sealed = await listSealedSegments(rawDirectory);
  const snapshot = await table.refresh();
  for (const { id } of sealed) {
    if (isClosing()) return;
    // A worker died between commit and archive.
    if (isSegmentCommitted(snapshot, id)) await archiveSegment(rawDirectory, id);
    else await queue.enqueue('convert-segment', { segment: id });
  }
}
