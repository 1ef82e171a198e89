import { rename } from 'node:fs/promises';
import { createGzip } from 'node:zlib';
import { ensureDirectory } from './ensure-raw-zone.js';
import { statIfPresent } from './file-identity.js';
import { type RawZonePaths, rawZonePaths } from './raw-zone-paths.js';
import type { RawZoneStepHook } from './raw-zone-step.js';
import { readThrough } from './read-through.js';
import { errnoOf, storageError } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';
import { unlinkIfPresent } from './unlink-if-present.js';
import { writeAside } from './write-aside.js';

/** The fastest: 75 MB of lines take 0.4 s instead of 0.8 s and become 14.0 MB instead of 11.2 MB. */
const GZIP_LEVEL = 1;

/**
 * Each chunk is a round trip to the thread pool. Four segments of 75 MB in Node.js' own 64 KiB in and 16 KiB out took 2.3 s
 * of CPU time; so they take 1.8 s, for 10 MB more memory, and the archive is the same.
 */
const CHUNK_BYTES = 512 * 1024;

/**
 * Moves a sealed segment, gzipped, to `archive/date=…/`, and returns its path there. To be called once it is in the lake.
 *
 * May be killed anywhere and called again, and be called by several at once: the archive appears whole, by rename, and
 * the sealed file goes when that is on disk. Rejects with `segment_not_found` when the segment is neither sealed nor
 * archived, with `segment_id_malformed`, `storage_full` or `storage_failed`.
 */
export async function archiveSegment(
  directory: string,
  segmentId: string,
  { onStep }: { onStep?: RawZoneStepHook | undefined } = {},
): Promise<string> {
  const paths = rawZonePaths(directory);
  const path = paths.archivedSegment(segmentId);
  try {
    await ensureDirectory(paths.archiveDateDirectory(segmentId));
    if (!(await isPresent(path))) await writeArchive(paths, segmentId, onStep);
    await syncDirectory(paths.archiveDateDirectory(segmentId));
    // Names that a process killed while sealing has left: without the sealed one they would be listed again.
    await unlinkIfPresent(paths.openSegment(segmentId));
    await unlinkIfPresent(paths.fencedSegment(segmentId));
    await unlinkIfPresent(paths.sealedSegment(segmentId));
    await onStep?.('after-archive-unlink');
    await syncDirectory(paths.sealedDirectory);
    return path;
  } catch (error) {
    throw storageError(error, `archive of segment ${segmentId}`, 'segment_not_found');
  }
}

async function writeArchive(paths: RawZonePaths, segmentId: string, onStep?: RawZoneStepHook): Promise<void> {
  try {
    const gzip = createGzip({ level: GZIP_LEVEL, chunkSize: CHUNK_BYTES });
    const content = readThrough(paths.sealedSegment(segmentId), gzip, { chunkBytes: CHUNK_BYTES });
    const aside = await writeAside(paths, segmentId, content);
    await onStep?.('after-archive-write');
    // Over the archive of somebody who was faster: a sealed segment never changes, so it is the same.
    await rename(aside, paths.archivedSegment(segmentId));
    await onStep?.('after-archive-rename');
  } catch (error) {
    const wasFinishedByAnother =
      errnoOf(error) === 'ENOENT' && (await isPresent(paths.archivedSegment(segmentId)));
    if (!wasFinishedByAnother) throw error;
  }
}

async function isPresent(path: string): Promise<boolean> {
  return (await statIfPresent(path)) !== undefined;
}
