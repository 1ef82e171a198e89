import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LakeError } from '../errors.js';
import { ignoreAbsent } from '../ignore-absent.js';
import { replaceFile } from '../replace-file.js';
import type { Action } from './actions.js';
import { decodeCheckpoint } from './decode-checkpoint.js';
import { encodeCheckpoint } from './encode-checkpoint.js';
import { formatCheckpointNames, LOG_DIRECTORY } from './log-path.js';

/** A checkpoint in the log. `parts` is absent for a classic one, which is a single file. */
export interface CheckpointRef {
  version: number;
  parts?: number;
}

/**
 * Writes the classic checkpoint of a version, which has to be committed already. Another writer may do the same at the
 * same time: the last one wins, and both say the same. Source: PROTOCOL.md, "Classic checkpoint".
 * @returns its size in bytes
 */
export async function writeCheckpointFile(
  tableDirectory: string,
  version: number,
  actions: readonly Action[],
): Promise<number> {
  const [name] = formatCheckpointNames(version) as [string];
  const bytes = await encodeCheckpoint(actions);
  await replaceFile(join(tableDirectory, LOG_DIRECTORY, name), bytes);
  return bytes.byteLength;
}

/**
 * Reads the actions of a checkpoint; `undefined` when it is not there, or not whole.
 * @throws {LakeError} `checkpoint_invalid`
 */
export async function readCheckpointFile(
  tableDirectory: string,
  { version, parts }: CheckpointRef,
): Promise<Action[] | undefined> {
  const actions: Action[] = [];
  for (const name of formatCheckpointNames(version, parts)) {
    const bytes = await readFile(join(tableDirectory, LOG_DIRECTORY, name)).catch(ignoreAbsent);
    if (!bytes) return undefined;
    try {
      for (const action of await decodeCheckpoint(bytes)) actions.push(action);
    } catch (cause) {
      throw new LakeError('checkpoint_invalid', `${name} cannot be read`, { cause });
    }
  }
  for (const kind of ['protocol', 'metadata'] as const) {
    if (!actions.some((action) => action.kind === kind)) {
      throw new LakeError('checkpoint_invalid', `the checkpoint of version ${version} has no ${kind}`);
    }
  }
  return actions;
}
