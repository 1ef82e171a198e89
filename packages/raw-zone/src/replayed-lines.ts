import { readFile, rename } from 'node:fs/promises';
import { ensureDirectory } from './ensure-raw-zone.js';
import { rawZonePaths } from './raw-zone-paths.js';
import { buildReplayedLine, parseReplayedLine, type ReplayedLine } from './replayed-line.js';
import { errnoOf, storageError } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';
import { writeAside } from './write-aside.js';

/** What of a segment's quarantine, or of a file of refused events, was replayed. Throws `quarantine_malformed` or `storage_…`. */
export async function readReplayed(directory: string, id: string): Promise<ReplayedLine[]> {
  const path = rawZonePaths(directory).replayedFile(id);
  try {
    const text = await readFile(path, 'utf8');
    return text.split('\n').flatMap((line) => (line === '' ? [] : [parseReplayedLine(line)]));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw storageError(error, `replayed lines of ${id}`);
  }
}

/**
 * Records lines as replayed, durably, so that no later replay sends them again. When two record at once, what one of them
 * recorded may be lost, and is then sent once more: that is harmless for an event with its id and timestamp.
 * Rejects with `segment_id_malformed` or `storage_…`.
 */
export async function markReplayed(
  directory: string,
  id: string,
  lines: readonly ReplayedLine[],
): Promise<void> {
  const paths = rawZonePaths(directory);
  const path = paths.replayedFile(id);
  const known = await readReplayed(directory, id);
  const offsets = new Set(known.map(({ offset }) => offset));
  const all = [...known, ...lines.filter(({ offset }) => !offsets.has(offset))];
  try {
    await ensureDirectory(paths.replayedDirectory);
    const aside = await writeAside(paths, id, contentOf(all));
    await rename(aside, path);
    await syncDirectory(paths.replayedDirectory);
  } catch (error) {
    throw storageError(error, `replayed lines of ${id}`);
  }
}

async function* contentOf(lines: readonly ReplayedLine[]): AsyncGenerator<Buffer> {
  yield Buffer.from(lines.map(buildReplayedLine).join(''));
}
