import { LakeError } from '../errors.js';
import { isCount } from '../is-count.js';
import type { Action } from '../log/actions.js';

/** What the ledger remembers of a commit: what it said of itself, and what it did. */
export interface CommitRecord {
  version: number;
  /** When it was made, by its writer's clock, in milliseconds since the Unix epoch; 0 when it does not say. */
  timestampMs: number;
  operation: string;
  /** The segment that it brought into the lake; absent in every other commit. */
  segment?: string;
  /** What a retention removed, such as `date < '2026-01-01'`. */
  predicate?: string;
  /** Whether files came or went with rows that were not, or no longer are, in other files. */
  changesData: boolean;
  addedFiles: number;
  /** Rows of the added files, by their statistics. */
  addedRows: number;
  removedFiles: number;
  /** What the commit itself says; absent where it says nothing. */
  outputRows?: number;
  duplicateRows?: number;
  quarantinedLines?: number;
  deletedRows?: number;
}

/** Sums up the actions of a commit. */
export function recordOfCommit(version: number, actions: readonly Action[]): CommitRecord {
  const record: CommitRecord = {
    version,
    timestampMs: 0,
    operation: '',
    changesData: false,
    addedFiles: 0,
    addedRows: 0,
    removedFiles: 0,
  };
  for (const action of actions) {
    if (action.kind === 'add') {
      record.addedFiles++;
      record.addedRows += action.file.stats.rows;
      record.changesData ||= action.dataChange;
    } else if (action.kind === 'remove') {
      record.removedFiles++;
      record.changesData ||= action.dataChange;
    } else if (action.kind === 'commitInfo') {
      const { parameters, metrics } = action;
      record.timestampMs = action.timestampMs;
      record.operation = action.operation;
      if (typeof parameters['segment'] === 'string') record.segment = parameters['segment'];
      if (typeof parameters['predicate'] === 'string') record.predicate = parameters['predicate'];
      for (const [field, metric] of Object.entries(metricOfField)) {
        const count = parseCount(metrics[metric]);
        if (count !== undefined) record[field as CountField] = count;
      }
    }
  }
  return record;
}

type CountField = 'outputRows' | 'duplicateRows' | 'quarantinedLines' | 'deletedRows';

const metricOfField: Record<CountField, string> = {
  outputRows: 'numOutputRows',
  duplicateRows: 'numDuplicateRows',
  quarantinedLines: 'numQuarantinedLines',
  deletedRows: 'numDeletedRows',
};

/** Other engines write numbers as text, as Delta does, or as numbers. */
function parseCount(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return isCount(count) ? count : undefined;
}

/** Writes a record as a line of a history file, without the line feed. */
export function formatCommitRecord(record: CommitRecord): string {
  return JSON.stringify(record);
}

/**
 * Reads a line of a history file: the inverse of {@link formatCommitRecord}.
 * @throws {LakeError} `history_invalid`
 */
export function parseCommitRecord(line: string, where: string): CommitRecord {
  const fields = parseObject(line, where);
  for (const field of ['version', 'timestampMs', 'addedFiles', 'addedRows', 'removedFiles']) {
    if (!isCount(fields[field])) throw invalid(where, field, fields[field]);
  }
  for (const field of Object.keys(metricOfField)) {
    if (fields[field] !== undefined && !isCount(fields[field])) throw invalid(where, field, fields[field]);
  }
  for (const field of ['segment', 'predicate']) {
    if (fields[field] !== undefined && typeof fields[field] !== 'string')
      throw invalid(where, field, fields[field]);
  }
  if (typeof fields['operation'] !== 'string') throw invalid(where, 'operation', fields['operation']);
  if (typeof fields['changesData'] !== 'boolean') throw invalid(where, 'changesData', fields['changesData']);
  return fields as unknown as CommitRecord;
}

function parseObject(line: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new LakeError('history_invalid', `${where} has a line that is not JSON`, { cause });
  }
  if (typeof value !== 'object' || value === null) throw invalid(where, 'line', value);
  return { ...value };
}

function invalid(where: string, field: string, value: unknown): LakeError {
  return new LakeError('history_invalid', `${where}: bad ${field}: ${JSON.stringify(value)?.slice(0, 40)}`);
}
