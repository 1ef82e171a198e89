import { directoryNames } from './directory-names.js';
import { fileIdentity, statIfPresent } from './file-identity.js';
import { parseSegmentFileName, type RawZonePaths, rawZonePaths } from './raw-zone-paths.js';
import { storageError } from './storage-error.js';

/** How far a segment has come: appended to, taken from its writer, or whole and immutable. */
export type SegmentState = 'open' | 'fenced' | 'sealed';

/** A segment whose events are not archived, as it was when it was listed. */
export interface SegmentInfo {
  id: string;
  state: SegmentState;
  /** May be gone when it is used: a segment only moves forward, so list again on `segment_not_found`. */
  path: string;
  /** Of an open or fenced segment perhaps with a torn last line. */
  bytes: number;
  /** `<device>:<inode>`; a recovered segment is another file than the open one, with the same lines at the same offsets. */
  inode: string;
}

/**
 * All segments that hold events not archived, sorted by id. Throws `storage_…`.
 *
 * A segment moves open → fenced → sealed or open → sealed, between folders and never within one (a name that changes
 * within a folder while it is read may be missed). Read in that order, no folder is left before its segment is found
 * there or further on. Found twice, the state further on counts.
 */
export async function listSegments(directory: string): Promise<SegmentInfo[]> {
  const paths = rawZonePaths(directory);
  const segments = new Map<string, SegmentInfo>();
  for (const state of ['open', 'fenced', 'sealed'] as const) {
    for (const segment of await listFolder(paths, state)) segments.set(segment.id, segment);
  }
  return sortById([...segments.values()]);
}

/** The sealed segments, sorted by id: the work of etl-worker. Throws `storage_…`. */
export async function listSealedSegments(directory: string): Promise<SegmentInfo[]> {
  return sortById(await listFolder(rawZonePaths(directory), 'sealed'));
}

async function listFolder(paths: RawZonePaths, state: SegmentState): Promise<SegmentInfo[]> {
  const [folder, pathOf] = {
    open: [paths.openDirectory, paths.openSegment] as const,
    fenced: [paths.fencedDirectory, paths.fencedSegment] as const,
    sealed: [paths.sealedDirectory, paths.sealedSegment] as const,
  }[state];
  const segments: SegmentInfo[] = [];
  try {
    for (const name of await directoryNames(folder)) {
      const id = parseSegmentFileName(name);
      if (id === undefined) continue;
      const path = pathOf(id);
      const stats = await statIfPresent(path);
      // Gone since: it has moved on to a folder still to be read, or is archived.
      if (stats === undefined) continue;
      segments.push({ id, state, path, bytes: Number(stats.size), inode: fileIdentity(stats) });
    }
  } catch (error) {
    throw storageError(error, `listing of ${folder}`);
  }
  return segments;
}

function sortById(segments: SegmentInfo[]): SegmentInfo[] {
  return segments.sort((a, b) => (a.id < b.id ? -1 : 1));
}
