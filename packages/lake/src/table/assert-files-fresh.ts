import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LakeError } from '../errors.js';
import { readFileSystemClock } from '../file-system-clock.js';
import type { Action } from '../log/actions.js';

/**
 * Checks that the files which a commit is about to add are there, and were written no longer than `maxAgeMs` ago: an older
 * one may be swept as garbage at any moment.
 * @throws {LakeError} `files_expired`
 */
export async function assertFilesFresh(
  tableDirectory: string,
  actions: readonly Action[],
  maxAgeMs: number,
): Promise<void> {
  const added = actions.flatMap((action) => (action.kind === 'add' ? [action.file.path] : []));
  if (added.length === 0) return;
  const nowMs = await readFileSystemClock(tableDirectory);
  for (const path of added) {
    const changedMs = await stat(join(tableDirectory, path)).then(
      ({ ctimeMs }) => ctimeMs,
      () => Number.NEGATIVE_INFINITY,
    );
    if (nowMs - changedMs <= maxAgeMs) continue;
    const reason = Number.isFinite(changedMs) ? `was written more than ${maxAgeMs} ms ago` : 'is gone';
    throw new LakeError('files_expired', `${path} ${reason}: it cannot be committed any more`);
  }
}
