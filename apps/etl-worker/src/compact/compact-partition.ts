import {
  type Compaction,
  type CompactionPolicy,
  compactFiles,
  type MergeFiles,
  parsePartitionPath,
  selectPartitionCompactions,
  type TableWriter,
} from '@signallake/lake';

/** What a compaction works on. */
export interface CompactionParts {
  table: TableWriter;
  merge: MergeFiles;
  /** The policy as it is today: which days are closed depends on the date. */
  policy: () => CompactionPolicy;
}

/**
 * Merges the small files of a partition, group by group, until none is left that is worth it.
 * @param partition its Hive path
 * @param options.signal stops a merge under way; what is committed by then stays
 * @returns what was done; nothing when another worker was faster
 */
export async function compactPartition(
  { table, merge, policy }: CompactionParts,
  partition: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Compaction[]> {
  const done: Compaction[] = [];
  const values = parsePartitionPath(partition);
  for (;;) {
    signal?.throwIfAborted();
    const [group] = selectPartitionCompactions(await table.refresh(), policy(), values);
    if (!group) return done;
    const compaction = await compactFiles(table, group, merge, { signal });
    if (!compaction) return done;
    done.push(compaction);
  }
}
