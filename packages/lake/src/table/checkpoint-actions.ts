import type { Action } from '../log/actions.js';
import type { TableSnapshot, Transaction } from './table-snapshot.js';

/** What of a version is still worth remembering. */
export interface CheckpointRetention {
  /** Removed files are left out when they were removed before this, in milliseconds since the Unix epoch. */
  tombstonesFromMs: number;
  /** Paths of removed files that are not left out, whatever the time of their removal says. */
  youngTombstones: ReadonlySet<string>;
  keepTransaction: (applicationId: string, transaction: Transaction) => boolean;
}

/**
 * The actions that a checkpoint of a snapshot consists of, always in the same order: two writers of one version
 * write the same. Source: PROTOCOL.md, "Checkpoints", "Action Reconciliation".
 */
export function checkpointActions(
  snapshot: TableSnapshot,
  { tombstonesFromMs, youngTombstones, keepTransaction }: CheckpointRetention,
): Action[] {
  const actions: Action[] = [];
  if (snapshot.protocol) actions.push(snapshot.protocol);
  if (snapshot.metadata) actions.push(snapshot.metadata);
  for (const [applicationId, transaction] of [...snapshot.transactions()].sort(byKey)) {
    if (keepTransaction(applicationId, transaction)) {
      actions.push({ kind: 'transaction', applicationId, ...transaction });
    }
  }
  for (const [path, deletedMs] of [...snapshot.tombstones()].sort(byKey)) {
    if (deletedMs >= tombstonesFromMs || youngTombstones.has(path)) {
      actions.push({ kind: 'remove', path, deletedMs, dataChange: false });
    }
  }
  const files = [...snapshot.files()].map((file) => [file.path, file] as const).sort(byKey);
  for (const [, file] of files) actions.push({ kind: 'add', file, dataChange: false });
  return actions;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
