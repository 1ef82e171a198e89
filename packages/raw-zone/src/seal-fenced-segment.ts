import { type FileHandle, open, stat } from 'node:fs/promises';
import { statIfPresent } from './file-identity.js';
import { linkIfAbsent } from './link-if-absent.js';
import type { RawZonePaths } from './raw-zone-paths.js';
import type { RawZoneStepHook } from './raw-zone-step.js';
import { readFileRange } from './read-file-range.js';
import { requireFreeBytes } from './require-free-bytes.js';
import { errnoOf } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';
import { unlinkIfPresent } from './unlink-if-present.js';
import { wholeLinesLength } from './whole-lines-length.js';
import { writeAside } from './write-aside.js';

/** What to seal, and how much of it. */
export interface SealFencedOptions {
  paths: RawZonePaths;
  id: string;
  /** The acked length in bytes where it is known; else everything up to the last line end is sealed. */
  bytes?: number;
  onStep?: RawZoneStepHook | undefined;
}

const COPY_CHUNK_BYTES = 1024 * 1024;

/**
 * Seals a fenced segment as a copy, since its former writer may still hold the file; true when this call sealed it.
 *
 * Any number of processes may do this at once, and each may be killed anywhere: the sealed name is given once, by
 * link, after the copy is on disk, and the fenced file goes only when the sealed name is on disk. A segment without
 * a whole line disappears. Throws what the system throws; the fenced file is then left for a later call.
 */
export async function sealFencedSegment({ paths, id, bytes, onStep }: SealFencedOptions): Promise<boolean> {
  const sealed = (await isSealedOrArchived(paths, id)) ? false : await linkCopy({ paths, id, bytes, onStep });
  if (sealed === undefined) return false;
  await syncDirectory(paths.sealedDirectory);
  const stays = sealed && !(await withdrawIfArchived(paths, id));
  await unlinkIfPresent(paths.fencedSegment(id));
  await onStep?.('after-seal-unlink');
  await syncDirectory(paths.fencedDirectory);
  return stays;
}

interface CopyOptions extends Omit<SealFencedOptions, 'bytes'> {
  bytes: number | undefined;
}

/** True: this call gave the sealed name. False: there is nothing to seal (any more). Undefined: someone finished it. */
async function linkCopy({ paths, id, bytes, onStep }: CopyOptions): Promise<boolean | undefined> {
  const source = await openIfPresent(paths.fencedSegment(id));
  if (source === undefined) return undefined;
  try {
    const length = bytes ?? (await wholeLinesLength(source));
    if (length === 0) return false;
    await requireFreeBytes(paths.temporaryDirectory, length);
    const content = readFileRange(source, { start: 0, end: length, chunkBytes: COPY_CHUNK_BYTES });
    const copy = await writeAside(paths, id, content);
    try {
      await onStep?.('after-copy');
      const { size } = await stat(copy);
      if (size !== length) throw new Error(`segment ${id}: ${length} bytes to copy, ${size} copied`);
      const linked = await linkIfAbsent(copy, paths.sealedSegment(id));
      await onStep?.('after-seal-link');
      return linked;
    } finally {
      await unlinkIfPresent(copy);
    }
  } finally {
    await source.close();
  }
}

async function isSealedOrArchived(paths: RawZonePaths, id: string): Promise<boolean> {
  if ((await statIfPresent(paths.sealedSegment(id))) !== undefined) return true;
  return isArchived(paths, id);
}

async function isArchived(paths: RawZonePaths, id: string): Promise<boolean> {
  return (await statIfPresent(paths.archivedSegment(id))) !== undefined;
}

// While this process was paused another one may have sealed the segment and seen it archived, which frees the sealed
// name again. The archive appears before the sealed name goes, so it is there to be seen after our link.
async function withdrawIfArchived(paths: RawZonePaths, id: string): Promise<boolean> {
  if (!(await isArchived(paths, id))) return false;
  await syncDirectory(paths.archiveDateDirectory(id));
  await unlinkIfPresent(paths.sealedSegment(id));
  return true;
}

async function openIfPresent(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
