import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buildSegmentId, isSegmentId, rawZonePaths } from '@signallake/raw-zone';

/** Knows which segments are archived, without asking for more than their names. */
export interface ArchiveIndex {
  /** Ids and paths of the archived segments that were created on the UTC day of `sinceMs` (epoch ms) or later. */
  list(sinceMs: number): Promise<ReadonlyMap<string, string>>;
}

/** Two changes of a folder may bear the same time if they are closer to each other than this. */
const TIME_GRAIN_MS = 2000;

/** Creates an index of a raw zone's archive; a folder is read again only when it has changed. */
export function createArchiveIndex(directory: string): ArchiveIndex {
  const paths = rawZonePaths(directory);
  const known = new Map<string, { changedMs: number; readAtMs: number; segments: Map<string, string> }>();

  async function readFolder(folder: string): Promise<ReadonlyMap<string, string>> {
    const path = join(paths.archiveDirectory, folder);
    const readAtMs = Date.now();
    const changedMs = (await unlessGone(stat(path)))?.mtimeMs;
    if (changedMs === undefined) return new Map();
    const before = known.get(folder);
    if (before?.changedMs === changedMs && changedMs < before.readAtMs - TIME_GRAIN_MS)
      return before.segments;
    const segments = new Map<string, string>();
    for (const name of (await unlessGone(readdir(path))) ?? []) {
      const id = name.split('.', 1)[0] ?? '';
      if (isSegmentId(id) && basename(paths.archivedSegment(id)) === name) segments.set(id, join(path, name));
    }
    known.set(folder, { changedMs, readAtMs, segments });
    return segments;
  }

  return {
    async list(sinceMs) {
      const first = buildSegmentId({ epochMs: Math.max(0, sinceMs), writerId: 'w', sequence: 0 });
      const firstFolder = basename(paths.archiveDateDirectory(first));
      // Folders are named after their date, so they sort by it.
      const folders = ((await unlessGone(readdir(paths.archiveDirectory))) ?? []).filter(
        (name) => name >= firstFolder,
      );
      for (const folder of known.keys()) if (!folders.includes(folder)) known.delete(folder);
      const segments = new Map<string, string>();
      for (const folder of folders.sort()) {
        for (const [id, path] of await readFolder(folder)) segments.set(id, path);
      }
      return segments;
    },
  };
}

async function unlessGone<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
