import { coalesceCalls, isSegmentCommitted, type TableReader, type TableSnapshot } from '@signallake/lake';
import type { MirroredSegment, RawMirror } from '../raw/raw-mirror.js';

/** Everything that one answer is made from: a version of the lake and the raw segments that it does not have. */
export interface QuerySnapshot {
  readonly table: TableSnapshot;
  /** The table's folder. */
  readonly tableDirectory: string;
  readonly rawSegments: readonly MirroredSegment[];
}

/** Takes snapshots. */
export interface SnapshotSource {
  /**
   * Runs `work` on a snapshot that has every event acked before the call. What the snapshot needs is kept until
   * `work` is done.
   */
  use<Result>(work: (snapshot: QuerySnapshot) => Promise<Result>): Promise<Result>;
}

/**
 * Creates a source of snapshots. The raw zone is read before the log: a segment that is converted in between is then
 * in both, and the log decides; the other way round it would be in neither.
 */
export function createSnapshotSource(options: { table: TableReader; rawMirror: RawMirror }): SnapshotSource {
  const { table, rawMirror } = options;

  const look = coalesceCalls(async (): Promise<QuerySnapshot> => {
    // What the lake has already need not be read from the raw zone. The version that counts is the one read after it.
    if (table.snapshot.version < 0) await table.refresh();
    await rawMirror.refresh((id) => isSegmentCommitted(table.snapshot, id));
    const snapshot = await table.refresh();
    const rawSegments = await rawMirror.subtract(snapshot, table.directory);
    // Several callers may share this look; it is held until all of them have had their turn to hold it themselves.
    rawMirror.retain(rawSegments);
    setImmediate(() => rawMirror.release(rawSegments));
    return { table: snapshot, tableDirectory: table.directory, rawSegments };
  });

  return {
    async use(work) {
      const snapshot = await look();
      rawMirror.retain(snapshot.rawSegments);
      try {
        return await work(snapshot);
      } finally {
        rawMirror.release(snapshot.rawSegments);
      }
    },
  };
}
