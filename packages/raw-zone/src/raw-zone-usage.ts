import { listSegments } from './list-segments.js';
import { parseSegmentId } from './segment-id.js';

/** How much waits in the raw zone to be converted and archived. */
export interface RawZoneUsage {
  segments: number;
  bytes: number;
  /** When the oldest of the segments was created (epoch ms); undefined when there is none. */
  oldestEpochMs: number | undefined;
}

/** Sums up the segments that are not archived. Throws `storage_…`. */
export async function rawZoneUsage(directory: string): Promise<RawZoneUsage> {
  const segments = await listSegments(directory);
  const [oldest] = segments;
  return {
    segments: segments.length,
    bytes: segments.reduce((sum, segment) => sum + segment.bytes, 0),
    oldestEpochMs: oldest && parseSegmentId(oldest.id).epochMs,
  };
}
