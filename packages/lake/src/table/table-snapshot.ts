import { LakeError } from '../errors.js';
import type { DataFile } from '../files/data-file.js';
import { type PartitionBy, partitionSchemes } from '../files/partition.js';
import { type FileFilter, mayMatchDate, mayMatchFile } from '../files/prune-files.js';
import type { Action, MetadataAction } from '../log/actions.js';

/** The newest protocol versions this code reads and writes. Source: PROTOCOL.md, "Protocol Evolution". */
export const SUPPORTED_PROTOCOL = { minReaderVersion: 1, minWriterVersion: 2 } as const;

type FilesByPath = ReadonlyMap<string, DataFile>;

/**
 * The table at one version; it never changes. Versions share what they have in common: a commit copies only the
 * files of the days it touches.
 */
export class TableSnapshot {
  private constructor(
    /** Version of the newest commit in it; -1 for a table that is not there yet. */
    readonly version: number,
    readonly metadata: MetadataAction | undefined,
    private readonly filesByDate: ReadonlyMap<string, FilesByPath>,
    /** When each application committed, as a version of the table; shared by all snapshots, so it only grows. */
    private readonly committedAt: Map<string, number>,
  ) {}

  /** The state before the first commit. */
  static empty(): TableSnapshot {
    return new TableSnapshot(-1, undefined, new Map(), new Map());
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
    const version = this.committedAt.get(applicationId);
    return version !== undefined && version <= this.version;
  }

  /** Every file. */
  *files(): Iterable<DataFile> {
    for (const files of this.filesByDate.values()) yield* files.values();
  }

  /** The files of a day, `YYYY-MM-DD` in UTC. */
  filesOfDate(date: string): Iterable<DataFile> {
    return this.filesByDate.get(date)?.values() ?? [];
  }

  /** Whether this version has the file. */
  hasFile({ path, partition }: Pick<DataFile, 'path' | 'partition'>): boolean {
    return this.filesByDate.get(partition.date)?.has(path) ?? false;
  }

  /** The files that may hold an event that passes the filter. */
  selectFiles(filter: FileFilter): DataFile[] {
    const selected: DataFile[] = [];
    for (const [date, files] of this.filesByDate) {
      if (!mayMatchDate(date, filter)) continue;
      for (const file of files.values()) if (mayMatchFile(file, filter)) selected.push(file);
    }
    return selected;
  }

  /**
   * The table after the commits that follow this version, in order.
   * @throws {LakeError} `protocol_unsupported` when the table asks for more than this code can do
   */
  withCommits(commits: readonly (readonly Action[])[]): TableSnapshot {
    let { metadata, version } = this;
    const filesByDate = new Map(this.filesByDate);
    const copied = new Map<string, Map<string, DataFile>>();
    const filesOf = (date: string): Map<string, DataFile> => {
      let files = copied.get(date);
      if (!files) {
        files = new Map(filesByDate.get(date));
        copied.set(date, files);
        filesByDate.set(date, files);
      }
      return files;
    };
    for (const actions of commits) {
      version++;
      for (const action of actions) {
        if (action.kind === 'add') filesOf(action.file.partition.date).set(action.file.path, action.file);
        else if (action.kind === 'remove') filesOf(dateOfPath(action.path)).delete(action.path);
        else if (action.kind === 'transaction') this.committedAt.set(action.applicationId, version);
        else if (action.kind === 'metadata') metadata = action;
        else if (action.kind === 'protocol') assertSupported(action);
      }
    }
    for (const [date, files] of copied) if (files.size === 0) filesByDate.delete(date);
    return new TableSnapshot(version, metadata, filesByDate, this.committedAt);
  }
}

/** The day whose files a path is kept under: every path of our tables begins with it. */
function dateOfPath(path: string): string {
  return /^date=(\d{4}-\d\d-\d\d)\//.exec(path)?.[1] ?? '';
}

function assertSupported({
  minReaderVersion,
  minWriterVersion,
}: typeof SUPPORTED_PROTOCOL | { minReaderVersion: number; minWriterVersion: number }): void {
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
