import { join } from 'node:path';
import { directoryNames } from './directory-names.js';
import { fenceSegment } from './fence-segment.js';
import { fileIdentity, statIfPresent } from './file-identity.js';
import { type OpenWriter, readOpenWriters } from './open-writers.js';
import type { RawZoneLogger } from './raw-zone-logger.js';
import { parseSegmentFileName, rawZonePaths } from './raw-zone-paths.js';
import { requireTimerMs } from './raw-zone-settings.js';
import type { RawZoneStepHook } from './raw-zone-step.js';
import { sealFencedSegment } from './seal-fenced-segment.js';
import { storageError } from './storage-error.js';
import { createUnchangedWatch, type Look } from './unchanged-watch.js';
import { unlinkIfPresent } from './unlink-if-present.js';

/** The settings of a segment recoverer. */
export interface SegmentRecovererOptions {
  /** The raw zone's own directory (see `rawZoneDirectory`). */
  directory: string;
  /** How long a writer must have shown no sign of life, as seen by this process; the same as the writers'. */
  leaseMs: number;
  logger: RawZoneLogger;
  onStep?: RawZoneStepHook | undefined;
}

/** Seals what dead writers and dead recoverers have left. */
export interface SegmentRecoverer {
  /**
   * Looks once, and seals what has been silent for `leaseMs` over several looks; returns the ids sealed by this call.
   *
   * To be called every `leaseMs / 3` or so, in as many processes as one likes. One segment's trouble is logged and
   * tried again; rejects with `storage_…` when the zone cannot be read.
   */
  scan(): Promise<{ sealed: string[] }>;
}

// A temporary file is written without a pause, save while its fsync waits for a slow disk.
const TEMPORARY_LEASES = 10;

/** Creates a `SegmentRecoverer`, which keeps nothing open between scans; throws `settings_invalid`. */
export function createSegmentRecoverer(options: SegmentRecovererOptions): SegmentRecoverer {
  const { leaseMs, logger, onStep } = options;
  requireTimerMs('leaseMs', leaseMs);
  const paths = rawZonePaths(options.directory);
  const watch = createUnchangedWatch(leaseMs / 2);
  let running: Promise<{ sealed: string[] }> | undefined;

  async function fenceSegments({ writerId, segmentIds }: OpenWriter): Promise<string[]> {
    const fenced: string[] = [];
    try {
      for (const id of segmentIds) {
        if (!(await fenceSegment(paths, id))) continue;
        logger.warn('segment of a silent writer fenced', { segment: id });
        fenced.push(id);
        await onStep?.('after-fence');
      }
      await unlinkIfPresent(paths.lease(writerId));
    } catch (error) {
      logger.error('silent writer could not be fenced yet', { writer_id: writerId, error: String(error) });
    }
    return fenced;
  }

  /** What another recoverer, or a writer without space for the copy, has fenced and not sealed. */
  async function leftovers(look: Look): Promise<string[]> {
    const left: string[] = [];
    for (const name of await directoryNames(paths.fencedDirectory)) {
      const id = parseSegmentFileName(name);
      if (id !== undefined && look.unchangedMs(`fenced ${id}`, '') >= leaseMs) left.push(id);
    }
    return left;
  }

  async function sweepTemporaryFiles(look: Look): Promise<void> {
    for (const name of await directoryNames(paths.temporaryDirectory)) {
      const path = join(paths.temporaryDirectory, name);
      const stats = await statIfPresent(path);
      if (stats === undefined) continue;
      const fingerprint = `${fileIdentity(stats)} ${stats.size} ${stats.mtimeNs}`;
      if (look.unchangedMs(`temporary ${name}`, fingerprint) >= TEMPORARY_LEASES * leaseMs) {
        await unlinkIfPresent(path);
      }
    }
  }

  async function seal(id: string): Promise<boolean> {
    try {
      const sealed = await sealFencedSegment({ paths, id, onStep });
      if (sealed) logger.info('segment recovered', { segment: id });
      return sealed;
    } catch (error) {
      logger.error('segment could not be recovered yet', { segment: id, error: String(error) });
      return false;
    }
  }

  async function scanOnce(): Promise<{ sealed: string[] }> {
    const look = watch.look();
    try {
      const ids = await leftovers(look);
      for (const writer of await readOpenWriters(paths)) {
        const silentMs = look.unchangedMs(`writer ${writer.writerId}`, writer.fingerprint);
        if (silentMs >= leaseMs) ids.push(...(await fenceSegments(writer)));
      }
      const sealed: string[] = [];
      for (const id of ids.sort()) if (await seal(id)) sealed.push(id);
      await sweepTemporaryFiles(look);
      look.end();
      return { sealed };
    } catch (error) {
      throw storageError(error, `recovery of ${paths.directory}`);
    }
  }

  return {
    scan() {
      running ??= scanOnce().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
