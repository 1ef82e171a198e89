import { coalesceCalls, isSegmentCommitted, type TableReader, type TableSnapshot } from '@signallake/lake';
import type { MirroredSegment, RawMirror } from '../raw/raw-mirror.js';
import type { ResidentFiles } from '../resident/resident-files.js';
import type { ResidentView } from '../resident/resident-view.js';

/** Everything that one answer is made from: a version of the lake and the raw segments that it does not have. */
export interface QuerySnapshot {
  readonly table: TableSnapshot;
  /** The table's folder. */
  readonly tableDirectory: string;
  readonly rawSegments: readonly MirroredSegment[];
  /** What is held in memory of the table's files. */
  readonly resident: ResidentView;
}

/** Takes snapshots. */
export interface SnapshotSource {
  /**
   * Runs `work` on a snapshot that has every event acked before the call. What the snapshot needs is kept until
   * `work` is done.
   */
  use<Result>(work: (snapshot: QuerySnapshot) => Promise<Result>): Promise<Result>;
  /** Keeps what a snapshot in use needs until `work` is done as well: it may outlast whoever took the snapshot. */
  hold<Result>(snapshot: QuerySnapshot, work: () => Promise<Result>): Promise<Result>;
}

/**
 * Creates a source of snapshots. The raw zone is read before the log: a segment that is converted in between is then
 * in both, and the log decides; the other way round it would be in neither.
 */
export function createSnapshotSource(options: {
  table: TableReader;
  rawMirror: RawMirror;
  residentFiles: ResidentFiles;
}): SnapshotSource {
  const { table, rawMirror, residentFiles } = options;

  function retain({ rawSegments, resident }: QuerySnapshot): void {
    rawMirror.retain(rawSegments);
    residentFiles.retain(resident);
  }
  function release({ rawSegments, resident }: QuerySnapshot): void {
    rawMirror.release(rawSegments);
    residentFiles.release(resident);
  }

  const look = coalesceCalls(async (): Promise<QuerySnapshot> => {
    // What the lake has already need not be read from the raw zone. The version that counts is the one read after it.
    if (table.snapshot.version < 0) await table.refresh();
    await rawMirror.refresh((id) => isSegmentCommitted(table.snapshot, id));
    const snapshot = await table.refresh();
    const rawSegments = await rawMirror.subtract(snapshot, table.directory);
    const resident = residentFiles.follow(snapshot);
    const taken = { table: snapshot, tableDirectory: table.directory, rawSegments, resident };
    // Several callers may share this look; it is held until all of them have had their turn to hold it themselves.
    retain(taken);
    setImmediate(() => release(taken));
    return taken;
  });

  async function hold<Result>(snapshot: QuerySnapshot, work: () => Promise<Result>): Promise<Result> {
    retain(snapshot);
    try {
      return await work();
    } finally {
      release(snapshot);
    }
  }

  return {
    async use(work) {
      const snapshot = await look();
      return hold(snapshot, () => work(snapshot));
    },
    hold,
  };
}
