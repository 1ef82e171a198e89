import { randomUUID } from 'node:crypto';
import { LakeError } from '../errors.js';
import { type PartitionBy, partitionSchemes } from '../files/partition.js';
import type { Action } from '../log/actions.js';
import { writeCommit } from '../log/commit-file.js';
import { assertFilesFresh } from './assert-files-fresh.js';
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
   * @param description when it depends on the plan, a function that is asked after each
   * @throws {LakeError} `commit_contended` when other writers kept being first, `files_expired` when files were written
   *   too long ago to be committed (see `maxFileAgeMs` of {@link openTableWriter}): write them again
   */
  commit(
    description: CommitDescription | (() => CommitDescription),
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
  /**
   * How old a file may be when it is committed, in milliseconds; at most half of the grace with which orphans are swept. By
   * default there is no limit, nor a look whether the files are there: for tables that nobody sweeps.
   */
  maxFileAgeMs?: number | undefined;
}): Promise<TableWriter> {
  const { directory, onConflict, maxFileAgeMs } = options;
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
    async commit(description, plan) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const snapshot = await reader.refresh();
        const actions = plan(snapshot);
        if (!actions) return undefined;
        if (maxFileAgeMs !== undefined) await assertFilesFresh(directory, actions, maxFileAgeMs);
        const {
          operation,
          parameters = {},
          metrics = {},
        } = typeof description === 'function' ? description() : description;
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
