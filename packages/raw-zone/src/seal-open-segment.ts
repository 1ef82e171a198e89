import { fileIdentity, statIfPresent } from './file-identity.js';
import { linkIfAbsent } from './link-if-absent.js';
import { RawZoneError } from './raw-zone-error.js';
import type { RawZonePaths } from './raw-zone-paths.js';
import type { RawZoneStepHook } from './raw-zone-step.js';
import { errnoOf } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';
import { unlinkIfPresent } from './unlink-if-present.js';

/*
 * A writer seals by link and unlink rather than by rename: rename would overwrite, and the segment is never without a
 * name. A process killed in between leaves both names; listings then take the sealed one, and a recoverer removes the
 * other. The link needs the open name, so it fails once a recoverer has fenced the segment.
 */

/** Gives an open segment its sealed name; false when a recoverer has taken it. After true, no byte may be appended. */
export async function linkOpenSegment(paths: RawZonePaths, id: string): Promise<boolean> {
  try {
    if (await linkIfAbsent(paths.openSegment(id), paths.sealedSegment(id))) return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
  const [opened, sealed] = [
    await statIfPresent(paths.openSegment(id)),
    await statIfPresent(paths.sealedSegment(id)),
  ];
  if (opened === undefined) return false;
  if (sealed !== undefined && fileIdentity(opened) === fileIdentity(sealed)) return true;
  throw new RawZoneError('storage_failed', `segment ${id}: its sealed name is taken by another file`);
}

/** Makes the sealed name durable, then removes the open one; throws what the system throws. */
export async function unlinkOpenSegment(
  paths: RawZonePaths,
  id: string,
  onStep?: RawZoneStepHook,
): Promise<void> {
  await onStep?.('after-seal-link');
  await syncDirectory(paths.sealedDirectory);
  await unlinkIfPresent(paths.openSegment(id));
  await onStep?.('after-seal-unlink');
  await syncDirectory(paths.openDirectory);
}
