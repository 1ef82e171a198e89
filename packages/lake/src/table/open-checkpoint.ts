import { LakeError } from '../errors.js';
import { type CheckpointRef, readCheckpointFile } from '../log/checkpoint-file.js';
import { readLastCheckpoint } from '../log/last-checkpoint.js';
import { type LogListing, listLog } from '../log/list-log.js';
import { TableSnapshot } from './table-snapshot.js';

/** What a look for a checkpoint found. */
export interface CheckpointSearch {
  /** The table as the checkpoint has it; absent when there is none that is newer and can be read. */
  snapshot?: TableSnapshot;
  /** The log, when it had to be listed. */
  listing?: LogListing;
  /** Why a newer checkpoint could not be read. */
  invalid?: LakeError;
}

/** A checkpoint is deleted only when there is a newer one, so whoever looks again finds that. */
const MAX_LISTINGS = 5;

/**
 * Opens the newest checkpoint after a version: the one that `_last_checkpoint` points to, or, when that is missing or of
 * no use, the newest in the log that is whole. Source: PROTOCOL.md, "Last Checkpoint File".
 * @throws {LakeError} `protocol_unsupported`
 */
export async function openNewestCheckpoint(directory: string, after: number): Promise<CheckpointSearch> {
  const last = await readLastCheckpoint(directory);
  if (last && last.version > after) {
    const { snapshot } = await tryToOpen(directory, last);
    if (snapshot) return { snapshot };
  }
  const search: CheckpointSearch = {};
  for (let attempt = 0; attempt < MAX_LISTINGS; attempt++) {
    search.listing = await listLog(directory);
    let hasVanished = false;
    for (const checkpoint of search.listing.checkpoints) {
      if (checkpoint.version <= after) break;
      const { snapshot, invalid } = await tryToOpen(directory, checkpoint);
      if (snapshot) return { ...search, snapshot };
      if (invalid) search.invalid ??= invalid;
      else hasVanished = true;
    }
    if (!hasVanished) break;
  }
  return search;
}

async function tryToOpen(
  directory: string,
  checkpoint: CheckpointRef,
): Promise<{ snapshot?: TableSnapshot; invalid?: LakeError }> {
  try {
    const actions = await readCheckpointFile(directory, checkpoint);
    return actions ? { snapshot: TableSnapshot.empty(checkpoint.version - 1).withCommits([actions]) } : {};
  } catch (error) {
    if (error instanceof LakeError && error.code === 'checkpoint_invalid') return { invalid: error };
    throw error;
  }
}
