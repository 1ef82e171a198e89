import { utimes } from 'node:fs/promises';
import type { Action } from '../src/log/actions.js';
import { writeCommit } from '../src/log/commit-file.js';
import { formatCommitName } from '../src/log/log-path.js';
import { sampleFile } from './sample-file.js';
import { creation, logPath } from './table-state.js';

/** When {@link writeSampleLog} lets its first version have been committed; each later one came a second after. */
export const sampleLogStartMs = 1_769_000_000_000;

/** Writes a log of `versions` versions that add a file and a transaction each, and remove a file now and then. */
export async function writeSampleLog(
  directory: string,
  versions: number,
  onVersion: (version: number) => Promise<unknown> = async () => undefined,
): Promise<void> {
  for (let version = 0; version < versions; version++) {
    const committedMs = sampleLogStartMs + version * 1000;
    const actions: Action[] = version === 0 ? [...creation] : [];
    actions.push(
      { kind: 'add', file: sampleFile(`file-${version}`), dataChange: true },
      { kind: 'transaction', applicationId: `segment-${version}`, version, updatedMs: committedMs },
    );
    if (version % 3 === 2) {
      const { path } = sampleFile(`file-${version - 1}`);
      actions.push({ kind: 'remove', path, deletedMs: committedMs, dataChange: true });
    }
    await writeCommit(directory, version, actions);
    const seconds = committedMs / 1000;
    await utimes(logPath(directory, formatCommitName(version)), seconds, seconds);
    await onVersion(version);
  }
}
