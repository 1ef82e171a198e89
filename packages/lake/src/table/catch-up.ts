import { LakeError } from '../errors.js';
import type { Action } from '../log/actions.js';
import { hasVersion, readCommit } from '../log/commit-file.js';
import type { LogListing } from '../log/list-log.js';
import { openNewestCheckpoint } from './open-checkpoint.js';
import type { TableSnapshot } from './table-snapshot.js';

/** After so many commits in a row, looking for a newer checkpoint costs less than it may save. */
const LONG_TAIL = 1000;

/** Actions that are read before they are applied: each time copies the files of the days that they touch. */
const ACTIONS_AT_ONCE = 4096;

/**
 * Reads what has been committed since a version. Where the log no longer has the commits that follow it, because they
 * have been cleaned up, and where they are very many, the newest checkpoint takes their place.
 * @throws {LakeError} `log_gap` when commits are missing that no checkpoint covers, `checkpoint_invalid` when the one
 *   that covers them cannot be read, `log_entry_invalid`, `protocol_unsupported`
 */
export async function catchUp(directory: string, since: TableSnapshot): Promise<TableSnapshot> {
  let snapshot = since;
  let newestListed = -1;
  let mayJump = true;
  let tail = 0;

  async function jump(): Promise<boolean> {
    const search = await openNewestCheckpoint(directory, snapshot.version);
    newestListed = Math.max(newestListed, search.listing?.commits.at(-1) ?? -1);
    if (search.snapshot) {
      snapshot = search.snapshot;
      return true;
    }
    const problem = search.listing && findProblem(search.listing, snapshot.version);
    if (problem) throw search.invalid ?? new LakeError('log_gap', `${directory}: ${problem}`);
    return false;
  }

  if (snapshot.version < 0) await jump();
  for (;;) {
    const { commits, isEnd } = await readCommits(directory, snapshot.version + 1);
    if (commits.length > 0) snapshot = snapshot.withCommits(commits);
    if (!isEnd) {
      tail += commits.length;
      if (tail < LONG_TAIL) continue;
      tail = 0;
      if (mayJump) mayJump = await jump();
      continue;
    }
    const isWhole = snapshot.version >= newestListed && (await isInLog(directory, snapshot.version));
    if (isWhole || (!(await jump()) && snapshot.version >= newestListed)) return snapshot;
  }
}

/** What keeps the log from being read on from a version when no checkpoint is newer. */
function findProblem({ commits, checkpoints }: LogListing, version: number): string | undefined {
  const next = commits.find((commit) => commit > version);
  if (next !== undefined) {
    return next === version + 1
      ? undefined
      : `no commits between versions ${version} and ${next}, nor a checkpoint`;
  }
  const isThere =
    version < 0
      ? checkpoints.length === 0
      : commits.includes(version) || checkpoints.some((checkpoint) => checkpoint.version === version);
  return isThere
    ? undefined
    : `no commits, nor a checkpoint that can be read, at version ${version} or after it`;
}

/** Cleaning goes from the oldest version up: while a version is there, so are all that follow it. */
async function isInLog(directory: string, version: number): Promise<boolean> {
  return version < 0 || (await hasVersion(directory, version));
}

/** Reads commits as far as they fit into memory at once; tells whether they were the last. */
async function readCommits(
  directory: string,
  firstVersion: number,
): Promise<{ commits: Action[][]; isEnd: boolean }> {
  const commits: Action[][] = [];
  for (let actions = 0; actions < ACTIONS_AT_ONCE && commits.length < LONG_TAIL; ) {
    const commit = await readCommit(directory, firstVersion + commits.length);
    if (!commit) return { commits, isEnd: true };
    commits.push(commit);
    actions += commit.length;
  }
  return { commits, isEnd: false };
}
