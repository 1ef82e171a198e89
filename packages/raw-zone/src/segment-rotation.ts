import { createWriterId } from './create-writer-id.js';
import { ensureRawZone } from './ensure-raw-zone.js';
import { fenceSegment } from './fence-segment.js';
import { createOpenSegment, type OpenSegment } from './open-segment.js';
import type { RawZoneError } from './raw-zone-error.js';
import type { RawZonePaths } from './raw-zone-paths.js';
import { sealFencedSegment } from './seal-fenced-segment.js';
import { linkOpenSegment, unlinkOpenSegment } from './seal-open-segment.js';
import { createSegmentIdSequence } from './segment-id-sequence.js';
import type { SegmentWriterOptions } from './segment-writer-options.js';
import { storageError } from './storage-error.js';
import { unlinkIfPresent } from './unlink-if-present.js';
import { openWriterLease, type WriterLease } from './writer-lease.js';

/** Which segment a writer appends to, from its creation to its seal. Calls must not overlap. */
export interface SegmentRotation {
  /** The segment for the next append; created when there is none. Throws what the system throws. */
  current(): Promise<OpenSegment>;
  /** Gives up the segment after a failed append: what is acked in it is sealed, here or by a recoverer. */
  abandon(reason: RawZoneError): Promise<void>;
  /** Seals the segment and returns its id, or undefined when there is none. Having thrown, it has abandoned the segment. */
  seal(): Promise<string | undefined>;
  isFull(): boolean;
  /** Removes the lease, after the callbacks under way. */
  close(): Promise<void>;
}

/** Creates a `SegmentRotation`; `onAge` is called when the segment has reached `sealAfterMs`. */
export function createSegmentRotation(
  options: SegmentWriterOptions,
  paths: RawZonePaths,
  onAge: () => void,
): SegmentRotation {
  const { leaseMs, logger, onStep } = options;
  const ids = createSegmentIdSequence();
  const callbacks = new Set<Promise<void>>();
  let zoneExists = false;
  let lease: WriterLease | undefined;
  let segment: OpenSegment | undefined;
  let usedAtMs = 0;
  let ageTimer: NodeJS.Timeout | undefined;

  async function openNext(): Promise<OpenSegment> {
    // Only once: folders that vanish later mean a lost mount, and must not be made anew on the disk below it.
    if (!zoneExists) await ensureRawZone(paths.directory);
    zoneExists = true;
    lease ??= await openWriterLease({
      paths,
      writerId: createWriterId(options.writerIdPrefix ?? ''),
      leaseMs,
      logger,
    });
    const opened = await createOpenSegment(paths, ids.next(lease.writerId), onStep);
    ageTimer = setTimeout(onAge, options.sealAfterMs);
    return opened;
  }

  async function closeFile(closing: OpenSegment): Promise<void> {
    await closing.close().catch((error: unknown) => {
      logger.warn('segment file could not be closed', { segment: closing.id, error: String(error) });
    });
  }

  /** From here on no byte goes to the segment. */
  function forget(): void {
    clearTimeout(ageTimer);
    segment = undefined;
  }

  // A new id after every trouble: should a file of the old id be stuck in open/, its lease runs out and it is recovered.
  async function retireWriterId(): Promise<void> {
    const retired = lease;
    lease = undefined;
    await retired?.release();
  }

  async function salvage(abandoned: OpenSegment, reason: RawZoneError): Promise<void> {
    const { id, ackedBytes: bytes } = abandoned;
    if (bytes === 0) {
      await unlinkIfPresent(paths.openSegment(id));
    } else if (await fenceSegment(paths, id)) {
      // What was written of the refused lines may be all the space that the copy needs.
      if (reason.code === 'storage_full') await abandoned.cutUnacked();
      if (await sealFencedSegment({ paths, id, bytes, onStep })) announce(id);
    }
  }

  async function abandon(reason: RawZoneError): Promise<void> {
    const abandoned = segment;
    if (abandoned === undefined) return;
    const { id, ackedBytes } = abandoned;
    forget();
    logger.warn('segment abandoned', { segment: id, acked_bytes: ackedBytes, code: reason.code });
    try {
      if (reason.code !== 'segment_fenced') await salvage(abandoned, reason);
    } catch (error) {
      logger.warn('abandoned segment is left to a recoverer', { segment: id, error: String(error) });
    } finally {
      await closeFile(abandoned);
      await retireWriterId();
    }
  }

  function announce(id: string): void {
    const callback = (async () => options.onSealed(id))()
      .catch((error: unknown) => logger.error('onSealed failed', { segment: id, error: String(error) }))
      .then(() => {
        callbacks.delete(callback);
      });
    callbacks.add(callback);
  }

  return {
    async current() {
      // After a long silence a recoverer may have been here; seen before the write, nobody needs to hear of it.
      if (segment !== undefined && performance.now() - usedAtMs > leaseMs / 2 && (await segment.isFenced())) {
        const taken = segment;
        logger.warn('idle segment was taken over by a recoverer', { segment: taken.id });
        forget();
        await closeFile(taken);
        await retireWriterId();
      }
      segment ??= await openNext();
      usedAtMs = performance.now();
      return segment;
    },
    abandon,
    isFull: () => segment !== undefined && segment.ackedBytes >= options.sealAtBytes,
    async seal() {
      const sealing = segment;
      if (sealing === undefined) return undefined;
      let linked: boolean;
      try {
        linked = await linkOpenSegment(paths, sealing.id);
      } catch (error) {
        // It may have been linked nevertheless, and what is sealed must not grow: no more appends to it.
        await abandon(storageError(error, `seal of segment ${sealing.id}`));
        throw error;
      }
      forget();
      await closeFile(sealing);
      if (!linked) {
        logger.warn('segment was taken over by a recoverer before its seal', { segment: sealing.id });
        await retireWriterId();
        return undefined;
      }
      try {
        await unlinkOpenSegment(paths, sealing.id, onStep);
      } catch (error) {
        await retireWriterId();
        throw error;
      }
      announce(sealing.id);
      return sealing.id;
    },
    async close() {
      clearTimeout(ageTimer);
      await Promise.all(callbacks);
      await retireWriterId();
    },
  };
}
