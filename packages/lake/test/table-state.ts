import { join } from 'node:path';
import type { TableSnapshot } from '../src/index.js';
import type { Action } from '../src/log/actions.js';
import { writeCommit } from '../src/log/commit-file.js';
import { LOG_DIRECTORY } from '../src/log/log-path.js';

/** Everything that a snapshot says, to compare. */
export function stateOf(snapshot: TableSnapshot) {
  const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]) => (a[0] < b[0] ? -1 : 1);
  return {
    version: snapshot.version,
    protocol: snapshot.protocol,
    metadata: snapshot.metadata,
    files: [...snapshot.files()].map((file) => [file.path, file] as const).sort(byKey),
    transactions: [...snapshot.transactions()].sort(byKey),
    tombstones: [...snapshot.tombstones()].sort(byKey),
  };
}

/** The first commit of a table. */
export const creation: readonly Action[] = [
  { kind: 'protocol', minReaderVersion: 1, minWriterVersion: 2 },
  {
    kind: 'metadata',
    id: '5a2b0a5e-2b0f-4b8e-9d8a-0b8f0e5c7a11',
    schemaJson: '{"type":"struct","fields":[]}',
    partitionColumns: ['date', 'service', 'status_code'],
    createdMs: 1_769_000_000_000,
  },
];

/** Writes a log that has these commits after the first. */
export async function writeLog(directory: string, commits: readonly (readonly Action[])[]): Promise<void> {
  for (const [version, actions] of [creation, ...commits].entries()) {
    await writeCommit(directory, version, actions);
  }
}

/** The path of a file of the log. */
export function logPath(directory: string, name: string): string {
  return join(directory, LOG_DIRECTORY, name);
}
