export type { AppendReceipt } from './append-queue.js';
export { archiveSegment } from './archive-segment.js';
export { ensureRawZone } from './ensure-raw-zone.js';
export { type ArchivedSegmentInfo, listArchivedSegments } from './list-archived-segments.js';
export { listQuarantine, type QuarantineInfo } from './list-quarantine.js';
export { listSealedSegments, listSegments, type SegmentInfo, type SegmentState } from './list-segments.js';
export { buildQuarantineLine, parseQuarantineLine, type QuarantinedLine } from './quarantine-line.js';
export { RAW_ZONE_ERRORS, RawZoneError, type RawZoneErrorCode } from './raw-zone-error.js';
export type { RawZoneLogger } from './raw-zone-logger.js';
export { type RawZonePaths, rawZoneDirectory, rawZonePaths } from './raw-zone-paths.js';
export type { RawZoneStep, RawZoneStepHook } from './raw-zone-step.js';
export { type RawZoneUsage, rawZoneUsage } from './raw-zone-usage.js';
export { readArchivedSegment } from './read-archived-segment.js';
export { readQuarantine } from './read-quarantine.js';
export { type ReadSegmentOptions, readSegment } from './read-segment.js';
export { buildSegmentId, isSegmentId, parseSegmentId, type SegmentIdParts } from './segment-id.js';
export {
  createSegmentRecoverer,
  type SegmentRecoverer,
  type SegmentRecovererOptions,
} from './segment-recoverer.js';
export { createSegmentTail, type SegmentTail, type SegmentTailOptions } from './segment-tail.js';
export { createSegmentWriter, type SegmentWriter } from './segment-writer.js';
export type { SegmentWriterOptions } from './segment-writer-options.js';
export type { LineChunk } from './whole-line-chunks.js';
export { type QuarantineEntry, writeQuarantine } from './write-quarantine.js';
