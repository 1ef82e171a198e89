import type { RawZoneLogger } from './raw-zone-logger.js';
import type { RawZoneStepHook } from './raw-zone-step.js';

/** The settings of a segment writer. */
export interface SegmentWriterOptions {
  /** The raw zone's own directory (see `rawZoneDirectory`); its folders are created at the first append. */
  directory: string;
  /** A segment with at least this many bytes is sealed. */
  sealAtBytes: number;
  /** A segment is sealed this long after its first append, idle or not. */
  sealAfterMs: number;
  /** After this long without a sign of life, recoverers take over; the same for writers and recoverers. */
  leaseMs: number;
  /** The most bytes of one write, save for a single larger append; 4 MiB unless told. */
  maxWriteBytes?: number | undefined;
  /** Starts the writer id, for people who read file names: up to 16 of a-z and 0-9. */
  writerIdPrefix?: string | undefined;
  /** Told of each segment that this writer has sealed; what it throws is logged and changes nothing. */
  onSealed(segmentId: string): void | Promise<void>;
  logger: RawZoneLogger;
  onStep?: RawZoneStepHook | undefined;
}
