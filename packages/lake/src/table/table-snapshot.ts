import { LakeError } from '../errors.js';
import type { DataFile } from '../files/data-file.js';
import { type PartitionBy, partitionSchemes } from '../files/partition.js';
import { type FileFilter, mayMatchDate, mayMatchFile } from '../files/prune-files.js';
import type { Action, MetadataAction, ProtocolAction, TransactionAction } from '../log/actions.js';
import { createFileSharing, type FileSharing } from './file-sharing.js';
import { SharedMap } from './shared-map.js';

/** The newest protocol versions this code reads and writes. Source: PROTOCOL.md, "Protocol Evolution". */
export const SUPPORTED_PROTOCOL = { minReaderVersion: 1, minWriterVersion: 2 } as const;

type FilesByPath = ReadonlyMap<string, DataFile>;

/** How far an application has come, by its own count, and when it said so, in milliseconds since the Unix epoch. */
export type Transaction = Pick<TransactionAction, 'version' | 'updatedMs'>;

interface TableState {
  version: number;
  protocol: ProtocolAction | undefined;
  metadata: MetadataAction | undefined;
  filesByDate: ReadonlyMap<string, FilesByPath>;
  transactions: SharedMap<Transaction>;
  /** When each file was removed, by path. */
  tombstones: SharedMap<number>;
  /** Of all versions that come from one another. */
  sharing: FileSharing;
}

/**
 * The table at one version; it never changes. Versions share what they have in common: a commit copies only the
 * files of the days it touches.
 */
export class TableSnapshot {
  private constructor(private readonly state: TableState) {}

  /** The state before the first commit, or, for a checkpoint to be read into, before any other version. */
  static empty(version = -1): TableSnapshot {
    return new TableSnapshot({
      version,
      protocol: undefined,
      metadata: undefined,
      filesByDate: new Map(),
      transactions: SharedMap.empty(version),
      tombstones: SharedMap.empty(version),
      sharing: createFileSharing(),
    });
  }

  /** Version of the newest commit in it; -1 for a table that is not there yet. */
  get version(): number {
    return this.state.version;
  }

  /** What readers and writers of the table must be able to do; `undefined` before the first commit. */
  get protocol(): ProtocolAction | undefined {
    return this.state.protocol;
  }

  /** The table's identity, schema and partitioning; `undefined` before the first commit. */
  get metadata(): MetadataAction | undefined {
    return this.state.metadata;
  }

  /** How the table is partitioned. @throws {LakeError} `schema_mismatch` when it is not one of SignalLake's ways. */
  get partitionBy(): PartitionBy {
    const key = this.metadata?.partitionColumns.join(',') ?? '';
    if (!(key in partitionSchemes))
      throw new LakeError('schema_mismatch', `cannot read partitions by "${key}"`);
    return key as PartitionBy;
  }

  /** Whether a commit of this application is in this version. */
  hasCommitOf(applicationId: string): boolean {
    return this.state.transactions.get(applicationId) !== undefined;
  }

  /** Each application that committed, with the newest it said. */
  transactions(): Iterable<[applicationId: string, transaction: Transaction]> {
    return this.state.transactions.entries();
  }

  /** The removed files that the log still remembers: path and time of removal, in milliseconds since the Unix epoch. */
  tombstones(): Iterable<[path: string, deletedMs: number]> {
    return this.state.tombstones.entries();
  }

  /**
   * Paths of the removed files that the log still remembers, of versions after the first and no later than the second.
   * For what a checkpoint remembers, the version is that of the checkpoint: the newest that it can be.
   */
  filesRemovedBetween(afterVersion: number, untilVersion: number): Iterable<string> {
    return this.state.tombstones.keysSetBetween(afterVersion, untilVersion);
  }

  /** Every file. */
  *files(): Iterable<DataFile> {
    for (const files of this.state.filesByDate.values()) yield* files.values();
  }

  /** The days that have files, `YYYY-MM-DD` in UTC, in no order. */
  dates(): Iterable<string> {
    return this.state.filesByDate.keys();
  }

  /** The files of a day, `YYYY-MM-DD` in UTC. */
  filesOfDate(date: string): Iterable<DataFile> {
    return this.state.filesByDate.get(date)?.values() ?? [];
  }

  /** Whether this version has the file. */
  hasFile({ path, partition }: Pick<DataFile, 'path' | 'partition'>): boolean {
    return this.state.filesByDate.get(partition.date)?.has(path) ?? false;
  }

  /** The files that may hold an event that passes the filter. */
  selectFiles(filter: FileFilter): DataFile[] {
    const selected: DataFile[] = [];
    for (const [date, files] of this.state.filesByDate) {
      if (!mayMatchDate(date, filter)) continue;
      for (const file of files.values()) if (mayMatchFile(file, filter)) selected.push(file);
    }
    return selected;
  }

  /**
   * The table after the commits that follow this version, in order. Source: PROTOCOL.md, "Action Reconciliation".
   * @throws {LakeError} `protocol_unsupported` when the table asks for more than this code can do
   */
  withCommits(commits: readonly (readonly Action[])[]): TableSnapshot {
    let { protocol, metadata } = this.state;
    const { sharing } = this.state;
    const version = this.version + commits.length;
    const filesByDate = new Map(this.state.filesByDate);
    const copied = new Map<string, Map<string, DataFile>>();
    const transactions = new Map<string, Transaction>();
    const tombstones = new Map<string, number | undefined>();
    const filesOf = (date: string): Map<string, DataFile> => {
      let files = copied.get(date);
      if (!files) {
        files = new Map(filesByDate.get(date));
        copied.set(date, files);
        filesByDate.set(date, files);
      }
      return files;
    };
    for (const action of commits.flat()) {
      if (action.kind === 'add') {
        sharing.share(action.file);
        const { path, partition } = action.file;
        filesOf(partition.date).set(path, action.file);
        if (tombstones.has(path) || this.state.tombstones.get(path) !== undefined) {
          tombstones.set(path, undefined);
        }
      } else if (action.kind === 'remove') {
        filesOf(dateOfPath(action.path)).delete(action.path);
        tombstones.set(action.path, action.deletedMs);
      } else if (action.kind === 'transaction') {
        transactions.set(action.applicationId, { version: action.version, updatedMs: action.updatedMs });
      } else if (action.kind === 'metadata') {
        metadata = action;
      } else if (action.kind === 'protocol') {
        assertSupported(action);
        protocol = action;
      }
    }
    for (const [date, files] of copied) if (files.size === 0) filesByDate.delete(date);
    return new TableSnapshot({
      version,
      protocol,
      metadata,
      filesByDate,
      transactions: this.state.transactions.with(version, transactions),
      tombstones: this.state.tombstones.with(version, tombstones),
      sharing,
    });
  }
}

/** The day whose files a path is kept under: every path of our tables begins with it. */
function dateOfPath(path: string): string {
  return /^date=(\d{4}-\d\d-\d\d)\//.exec(path)?.[1] ?? '';
}

function assertSupported({ minReaderVersion, minWriterVersion }: ProtocolAction): void {
  if (
    minReaderVersion > SUPPORTED_PROTOCOL.minReaderVersion ||
    minWriterVersion > SUPPORTED_PROTOCOL.minWriterVersion
  ) {
    throw new LakeError(
      'protocol_unsupported',
      `the table asks for Delta reader ${minReaderVersion} and writer ${minWriterVersion}; this code has 1 and 2`,
    );
  }
}
