import { stat } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';

/** Counts what is in a file, and remembers it for as long as the file stays the same. */
export type FileCounter = (path: string) => Promise<number>;

/** Files whose counts are remembered: some 100 bytes each. */
const MAX_FILES = 500_000;

/**
 * Creates a counter that looks into a file again only when its size, inode or time of change is another; not even a writer
 * that sets back the time of modification can deceive it, since nobody can set the time of change.
 */
export function createFileCounter(count: FileCounter): FileCounter {
  const counts = new LRUCache<string, { identity: string; count: number }>({ max: MAX_FILES });
  return async (path) => {
    const { dev, ino, size, ctimeNs } = await stat(path, { bigint: true });
    const identity = `${dev}:${ino}:${size}:${ctimeNs}`;
    const known = counts.get(path);
    if (known?.identity === identity) return known.count;
    const counted = await count(path);
    counts.set(path, { identity, count: counted });
    return counted;
  };
}
