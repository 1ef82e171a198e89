import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreAbsent } from '../ignore-absent.js';
import type { CheckpointRef } from './checkpoint-file.js';
import { LOG_DIRECTORY, parseCheckpointName, parseCommitName } from './log-path.js';

/** What is in the log: a look at its folder, which others may be changing. */
export interface LogListing {
  /** Every file, commits and checkpoints included. */
  names: readonly string[];
  /** Versions of the commits that are there, ascending. */
  commits: readonly number[];
  /** Checkpoints of which all parts are there, the newest first. */
  checkpoints: readonly CheckpointRef[];
}

/** Lists the log of a table; of one that does not exist it is empty. */
export async function listLog(tableDirectory: string): Promise<LogListing> {
  const names = (await readdir(join(tableDirectory, LOG_DIRECTORY)).catch(ignoreAbsent)) ?? [];
  const commits = names.map(parseCommitName).filter((version) => version !== undefined);
  return {
    names,
    commits: commits.sort((a, b) => a - b),
    checkpoints: findCompleteCheckpoints(names).sort((a, b) => b.version - a.version),
  };
}

/** Source: PROTOCOL.md, "Checkpoints": one with missing parts must be ignored. */
function findCompleteCheckpoints(names: readonly string[]): CheckpointRef[] {
  const complete: CheckpointRef[] = [];
  const partsFound = new Map<string, number>();
  for (const name of names) {
    const checkpoint = parseCheckpointName(name);
    if (!checkpoint) continue;
    const { version, parts } = checkpoint;
    if (parts === undefined) {
      complete.push({ version });
      continue;
    }
    const key = `${version} in ${parts}`;
    const found = (partsFound.get(key) ?? 0) + 1;
    partsFound.set(key, found);
    if (found === parts) complete.push({ version, parts });
  }
  return complete;
}
