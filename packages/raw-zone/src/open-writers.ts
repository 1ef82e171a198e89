import { readFile } from 'node:fs/promises';
import { directoryNames } from './directory-names.js';
import { fileIdentity, statIfPresent } from './file-identity.js';
import { parseLeaseFileName, parseSegmentFileName, type RawZonePaths } from './raw-zone-paths.js';
import { parseSegmentId } from './segment-id.js';
import { errnoOf } from './storage-error.js';

/** A writer that has a lease or segments in `open/`. */
export interface OpenWriter {
  writerId: string;
  segmentIds: string[];
  /** Changes as long as the writer lives: from its lease, or without one from the size of its segments. */
  fingerprint: string;
}

/** The writers in `open/`, each with a fresh fingerprint. Throws what the system throws. */
export async function readOpenWriters(paths: RawZonePaths): Promise<OpenWriter[]> {
  const segmentIdsOf = new Map<string, string[]>();
  for (const name of (await directoryNames(paths.openDirectory)).sort()) {
    const segmentId = parseSegmentFileName(name);
    const writerId = segmentId === undefined ? parseLeaseFileName(name) : parseSegmentId(segmentId).writerId;
    if (writerId === undefined) continue;
    const segmentIds = segmentIdsOf.get(writerId) ?? [];
    if (segmentId !== undefined) segmentIds.push(segmentId);
    segmentIdsOf.set(writerId, segmentIds);
  }
  const writers: OpenWriter[] = [];
  for (const [writerId, segmentIds] of segmentIdsOf) {
    const fingerprint =
      (await leaseFingerprint(paths.lease(writerId))) ?? (await segmentsFingerprint(paths, segmentIds));
    writers.push({ writerId, segmentIds, fingerprint });
  }
  return writers;
}

async function leaseFingerprint(path: string): Promise<string | undefined> {
  try {
    return `lease ${await readFile(path, 'latin1')}`;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function segmentsFingerprint(paths: RawZonePaths, segmentIds: string[]): Promise<string> {
  const parts = segmentIds.map(async (id) => {
    const stats = await statIfPresent(paths.openSegment(id));
    return stats === undefined ? `${id} gone` : `${id} ${fileIdentity(stats)} ${stats.size}`;
  });
  return `segments ${(await Promise.all(parts)).join(', ')}`;
}
