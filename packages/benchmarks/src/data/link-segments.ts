import { link } from 'node:fs/promises';
import { basename } from 'node:path';
import { ensureRawZone, rawZonePaths } from '@signallake/raw-zone';

/** Puts sealed segments into a raw zone by a second name each: when one is archived it is gone from there only. */
export async function linkSegments(paths: readonly string[], rawDirectory: string): Promise<void> {
  await ensureRawZone(rawDirectory);
  for (const path of paths)
    await link(path, rawZonePaths(rawDirectory).sealedSegment(basename(path, '.jsonl')));
}
