import { randomUUID } from 'node:crypto';
import { LakeError } from '../errors.js';
import { type PartitionBy, partitionSchemes } from '../files/partition.js';
import type { Action } from '../log/actions.js';
import { writeCommit } from '../log/commit-file.js';
import { createTableReader, type TableReader } from './table-reader.js';
import { formatTableSchema } from './table-schema.js';
import { SUPPORTED_PROTOCOL, type TableSnapshot } from './table-snapshot.js';

/** What a commit says of itself in the log. */
interface CommitDescription {
  operation: string;
  parameters?: Record<string, string>;
  metrics?: Record<string, string>;
}

/** A table that can be written to. */
export interface TableWriter extends TableReader {
  readonly partitionBy: PartitionBy;
  /**
   * Commits what `plan` returns for the newest snapshot. When another writer takes the version first, the table is
   * read again and `plan` is asked anew; it returns `undefined` when nothing is left to do.
   * @returns the committed version, or `undefined` when there was nothing to do
   * @throws {LakeError} `commit_contended` when other writers kept being first
   */
  commit(
    description: CommitDescription,
    plan: (snapshot: TableSnapshot) => readonly Action[] | undefined,
  ): Promise<number | undefined>;
}

/** Each lost race means that another writer made progress, so many are normal and endless ones are not. */
const MAX_ATTEMPTS = 200;

/**
 * Opens a table for writing and makes it when there is none.
 * @param onConflict told of each lost race for a version
 * @throws {LakeError} `schema_mismatch` when the table is there with another schema
 */
export async function openTableWriter(options: {
  directory: string;
  /** How a new table is partitioned; an existing one stays as it is. */
  partitionBy: PartitionBy;
  onConflict?: (version: number) => void;
}): Promise<TableWriter> {
  const { directory, onConflict } = options;
  const reader = createTableReader(directory);
  const nowMs = Date.now();
  const creation: Action[] = [
    { kind: 'protocol', ...SUPPORTED_PROTOCOL },
    {
      kind: 'metadata',
      id: randomUUID(),
      schemaJson: formatTableSchema(),
      partitionColumns: partitionSchemes[options.partitionBy],
      createdMs: nowMs,
    },
    { kind: 'commitInfo', timestampMs: nowMs, operation: 'CREATE TABLE', parameters: {}, metrics: {} },
  ];
  while ((await reader.refresh()).version < 0) await writeCommit(directory, 0, creation);

  const { metadata, partitionBy } = reader.snapshot;
  if (metadata?.schemaJson !== formatTableSchema()) {
    throw new LakeError(
      'schema_mismatch',
      `the table in ${directory} has another schema than this version writes`,
    );
  }

  return {
    directory,
    partitionBy,
    get snapshot() {
      return reader.snapshot;
    },
    refresh: () => reader.refresh(),
    async commit({ operation, parameters = {}, metrics = {} }, plan) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const snapshot = await reader.refresh();
        const actions = plan(snapshot);
        if (!actions) return undefined;
        const info: Action = { kind: 'commitInfo', timestampMs: Date.now(), operation, parameters, metrics };
        const version = snapshot.version + 1;
        if (await writeCommit(directory, version, [...actions, info])) return version;
        onConflict?.(version);
      }
      throw new LakeError(
        'commit_contended',
        `gave up after ${MAX_ATTEMPTS} lost races for the next version`,
      );
    },
  };
}
