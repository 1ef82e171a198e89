import { buildSegmentId, MAX_SEGMENT_SEQUENCE } from './segment-id.js';

/** Hands out segment ids in rising order, also when the wall clock (`nowMs`, epoch ms) jumps back. */
export function createSegmentIdSequence(nowMs: () => number = Date.now): { next(writerId: string): string } {
  let epochMs = 0;
  let sequence = -1;
  return {
    next(writerId) {
      epochMs = Math.max(epochMs, nowMs());
      sequence += 1;
      if (sequence > MAX_SEGMENT_SEQUENCE) {
        // Starting over within the same millisecond would sort before, or repeat, an earlier id.
        epochMs += 1;
        sequence = 0;
      }
      return buildSegmentId({ epochMs, writerId, sequence });
    },
  };
}
