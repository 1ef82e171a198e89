import { LakeError } from '../errors.js';
import { type DataFile, formatLogPath, parseLogPath } from '../files/data-file.js';
import { formatFileStats, parseFileStats } from '../files/file-stats.js';
import { formatPartitionValues, parsePartitionValues } from '../files/partition.js';

/** The table's identity, schema and partitioning. Source: PROTOCOL.md, "Change Metadata". */
export interface MetadataAction {
  kind: 'metadata';
  id: string;
  /** The columns, as Delta serialises a schema. */
  schemaJson: string;
  partitionColumns: readonly string[];
  createdMs: number;
  name?: string;
  description?: string;
  /** The table's properties, as other engines set them. */
  configuration?: Record<string, string>;
}

/** What a reader and a writer of the table must be able to do. Source: PROTOCOL.md, "Protocol Evolution". */
export interface ProtocolAction {
  kind: 'protocol';
  minReaderVersion: number;
  minWriterVersion: number;
}

/** A file becomes part of the table. `dataChange` is false when its rows were there before, in other files. */
interface AddAction {
  kind: 'add';
  file: DataFile;
  dataChange: boolean;
}

/** A file is no longer part of the table. A checkpoint keeps it as a tombstone for a while. */
interface RemoveAction {
  kind: 'remove';
  path: string;
  deletedMs: number;
  dataChange: boolean;
}

/** An application recorded its progress. Source: PROTOCOL.md, "Transaction Identifiers". */
export interface TransactionAction {
  kind: 'transaction';
  applicationId: string;
  version: number;
  updatedMs: number;
}

/** What was done and by whom, for people. Source: PROTOCOL.md, "Commit Provenance Information". */
interface CommitInfoAction {
  kind: 'commitInfo';
  timestampMs: number;
  operation: string;
  parameters: Record<string, string>;
  metrics: Record<string, string>;
}

/** One change to the table's state. */
export type Action =
  | MetadataAction
  | ProtocolAction
  | AddAction
  | RemoveAction
  | TransactionAction
  | CommitInfoAction;

/** Writes an action as a line of a commit. Source: PROTOCOL.md, "Actions". */
export function formatAction(action: Action): string {
  return JSON.stringify(toLogEntry(action));
}

/** An action as a commit and a checkpoint have it: an object with one property, which names the kind of action. */
export function toLogEntry(action: Action): Record<string, unknown> {
  switch (action.kind) {
    case 'metadata':
      return {
        metaData: {
          id: action.id,
          ...(action.name !== undefined && { name: action.name }),
          ...(action.description !== undefined && { description: action.description }),
          format: { provider: 'parquet', options: {} },
          schemaString: action.schemaJson,
          partitionColumns: action.partitionColumns,
          configuration: action.configuration ?? {},
          createdTime: action.createdMs,
        },
      };
    case 'protocol':
      return {
        protocol: { minReaderVersion: action.minReaderVersion, minWriterVersion: action.minWriterVersion },
      };
    case 'add':
      return {
        add: {
          path: formatLogPath(action.file.path),
          partitionValues: formatPartitionValues(action.file.partition),
          size: action.file.bytes,
          modificationTime: action.file.modifiedMs,
          dataChange: action.dataChange,
          stats: formatFileStats(action.file.stats),
          ...(action.file.tags && { tags: action.file.tags }),
        },
      };
    case 'remove':
      return {
        remove: {
          path: formatLogPath(action.path),
          deletionTimestamp: action.deletedMs,
          dataChange: action.dataChange,
        },
      };
    case 'transaction':
      return {
        txn: { appId: action.applicationId, version: action.version, lastUpdated: action.updatedMs },
      };
    case 'commitInfo':
      return {
        commitInfo: {
          timestamp: action.timestampMs,
          operation: action.operation,
          operationParameters: action.parameters,
          operationMetrics: action.metrics,
          engineInfo: 'SignalLake',
        },
      };
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a foreign entry; every property read from it is checked or coerced
type ForeignAction = Record<string, any>;

/**
 * Reads a line of a commit: the inverse of {@link formatAction}. Actions of other kinds, which other writers may add,
 * are `undefined`.
 * @param where names the commit in the error
 * @throws {LakeError} `log_entry_invalid`
 */
export function parseAction(line: string, where: string): Action | undefined {
  try {
    return fromLogEntry(JSON.parse(line) as ForeignAction);
  } catch (cause) {
    throw new LakeError('log_entry_invalid', `${where} has an entry that cannot be read`, { cause });
  }
}

/** Reads an action of a commit or a checkpoint: the inverse of {@link toLogEntry}; throws when it makes no sense. */
export function fromLogEntry({
  add,
  remove,
  txn,
  metaData,
  protocol,
  commitInfo,
}: ForeignAction): Action | undefined {
  if (add) {
    const path = parseLogPath(add.path);
    const file: DataFile = {
      path,
      partition: parsePartitionValues(add.partitionValues, path),
      bytes: Number(add.size),
      modifiedMs: Number(add.modificationTime),
      stats: parseFileStats(add.stats),
    };
    if (hasEntries(add.tags)) file.tags = add.tags;
    return { kind: 'add', file, dataChange: add.dataChange === true };
  }
  if (remove) {
    const deletedMs = Number(remove.deletionTimestamp ?? 0);
    return {
      kind: 'remove',
      path: parseLogPath(remove.path),
      deletedMs,
      dataChange: remove.dataChange === true,
    };
  }
  if (txn) {
    const updatedMs = Number(txn.lastUpdated ?? 0);
    return { kind: 'transaction', applicationId: String(txn.appId), version: Number(txn.version), updatedMs };
  }
  if (metaData) {
    const metadata: MetadataAction = {
      kind: 'metadata',
      id: String(metaData.id),
      schemaJson: String(metaData.schemaString),
      partitionColumns: Array.from(metaData.partitionColumns, String),
      createdMs: Number(metaData.createdTime ?? 0),
    };
    if (typeof metaData.name === 'string') metadata.name = metaData.name;
    if (typeof metaData.description === 'string') metadata.description = metaData.description;
    if (hasEntries(metaData.configuration)) metadata.configuration = metaData.configuration;
    return metadata;
  }
  if (protocol) {
    return {
      kind: 'protocol',
      minReaderVersion: Number(protocol.minReaderVersion),
      minWriterVersion: Number(protocol.minWriterVersion),
    };
  }
  if (commitInfo) {
    return {
      kind: 'commitInfo',
      timestampMs: Number(commitInfo.timestamp ?? 0),
      operation: String(commitInfo.operation ?? ''),
      parameters: commitInfo.operationParameters ?? {},
      metrics: commitInfo.operationMetrics ?? {},
    };
  }
  return undefined;
}

function hasEntries(map: unknown): map is Record<string, string> {
  return typeof map === 'object' && map !== null && Object.keys(map).length > 0;
}
