import { parseCheckpointName, parseChecksumName, parseCommitName, parseCompactionName } from './log-path.js';

/**
 * The files of the log that a checkpoint makes superfluous, in the order in which they must be deleted: the oldest
 * version first. So at any moment, also when the cleaner dies, what is left of the log before the checkpoint is its newer
 * end, and a reader or writer that finds its own version in the log knows that those after it are there too. The commit
 * of the checkpoint's own version stays. Source: PROTOCOL.md, "Metadata Cleanup", step 3.
 * @param names the files in the log
 * @param version the version of the checkpoint
 */
export function planExpiry(names: readonly string[], version: number): string[] {
  const expired: { name: string; of: number }[] = [];
  for (const name of names) {
    const of = parseCommitName(name) ?? parseCheckpointName(name)?.version ?? parseChecksumName(name);
    const compactedFrom = parseCompactionName(name);
    if (of !== undefined && of < version) expired.push({ name, of });
    if (compactedFrom !== undefined && compactedFrom <= version) expired.push({ name, of: compactedFrom });
  }
  return expired.sort((a, b) => a.of - b.of).map(({ name }) => name);
}
