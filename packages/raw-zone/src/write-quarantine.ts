import { rename } from 'node:fs/promises';
import { buildQuarantineLine } from './quarantine-line.js';
import { rawZonePaths } from './raw-zone-paths.js';
import { storageError } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';
import { unlinkIfPresent } from './unlink-if-present.js';
import { writeAside } from './write-aside.js';

/** A line to put in quarantine: its bytes or text, its offset in the segment in bytes, and what is wrong with it. */
export interface QuarantineEntry {
  offset: number;
  line: Buffer | string;
  reason: string;
}

const PORTION_CHARACTERS = 256 * 1024;

/**
 * Makes the quarantine of a segment exactly these entries, durably; returns how many there are.
 *
 * A retry replaces the file by the same content; without entries there is no file. Rejects with
 * `segment_id_malformed`, `storage_full` or `storage_failed`, or what the iteration of `entries` throws, wrapped.
 */
export async function writeQuarantine(
  directory: string,
  segmentId: string,
  entries: Iterable<QuarantineEntry> | AsyncIterable<QuarantineEntry>,
): Promise<number> {
  const paths = rawZonePaths(directory);
  const path = paths.quarantineFile(segmentId);
  const counted = { entries: 0 };
  try {
    const aside = await writeAside(paths, segmentId, portions(segmentId, entries, counted));
    if (counted.entries === 0) await Promise.all([unlinkIfPresent(aside), unlinkIfPresent(path)]);
    else await rename(aside, path);
    await syncDirectory(paths.quarantineDirectory);
    return counted.entries;
  } catch (error) {
    throw storageError(error, `quarantine of segment ${segmentId}`);
  }
}

async function* portions(
  segment: string,
  entries: Iterable<QuarantineEntry> | AsyncIterable<QuarantineEntry>,
  counted: { entries: number },
): AsyncGenerator<Buffer> {
  let portion = '';
  for await (const { offset, reason, line } of entries) {
    portion += buildQuarantineLine({ segment, offset, reason, line: Buffer.from(line) });
    counted.entries += 1;
    if (portion.length < PORTION_CHARACTERS) continue;
    yield Buffer.from(portion);
    portion = '';
  }
  yield Buffer.from(portion);
}
