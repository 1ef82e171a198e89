import { coalesceCalls } from '../coalesce-calls.js';
import { catchUp } from './catch-up.js';
import { TableSnapshot } from './table-snapshot.js';

/** Follows a table's log. It keeps no file open. */
export interface TableReader {
  /** The table's folder. */
  readonly directory: string;
  /** The newest snapshot read so far. */
  readonly snapshot: TableSnapshot;
  /**
   * Reads the commits made since, if any, and returns the newest snapshot. Calls that overlap share one reading that
   * began no earlier than they did.
   * @throws {LakeError} `log_gap`, `log_entry_invalid`, `checkpoint_invalid`, `protocol_unsupported`
   */
  refresh(): Promise<TableSnapshot>;
}

/**
 * Opens a table for reading; a table that does not exist yet is empty until its first commit. The first refresh reads
 * the newest checkpoint and the commits after it, later ones read new commits only.
 * @param options.reopenAfterCommits commits after which the table is read from the newest checkpoint again: a reader that
 *   lives for months would otherwise remember every transaction and every removed file that checkpoints have dropped
 */
export function createTableReader(
  directory: string,
  { reopenAfterCommits = 10_000 }: { reopenAfterCommits?: number } = {},
): TableReader {
  let snapshot = TableSnapshot.empty();
  let reopenAt = Number.POSITIVE_INFINITY;

  async function readNewCommits(): Promise<TableSnapshot> {
    if (snapshot.version < 0 || snapshot.version >= reopenAt) {
      snapshot = await catchUp(directory, TableSnapshot.empty());
      reopenAt = snapshot.version < 0 ? Number.POSITIVE_INFINITY : snapshot.version + reopenAfterCommits;
    } else {
      snapshot = await catchUp(directory, snapshot);
    }
    return snapshot;
  }

  return {
    directory,
    get snapshot() {
      return snapshot;
    },
    refresh: coalesceCalls(readNewCommits),
  };
}
