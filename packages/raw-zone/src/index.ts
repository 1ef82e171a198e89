export type { AppendReceipt } from './append-queue.js';
export { archiveSegment } from './archive-segment.js';
export { ensureRawZone } from './ensure-raw-zone.js';
export { type ArchiveExpiry, expireArchive } from './expire-archive.js';
export { type ArchivedSegmentInfo, listArchivedSegments } from './list-archived-segments.js';
export { listQuarantine, type QuarantineInfo } from './list-quarantine.js';
export { listRefused, type RefusedFileInfo } from './list-refused.js';
export { listSealedSegments, listSegments, type SegmentInfo, type SegmentState } from './list-segments.js';
export { buildQuarantineLine, parseQuarantineLine, type QuarantinedLine } from './quarantine-line.js';
export { RAW_ZONE_ERRORS, RawZoneError, type RawZoneErrorCode } from './raw-zone-error.js';
export type { RawZoneLogger } from './raw-zone-logger.js';
export { type RawZonePaths, rawZoneDirectory, rawZonePaths } from './raw-zone-paths.js';
export type { RawZoneStep, RawZoneStepHook } from './raw-zone-step.js';
export { type RawZoneUsage, rawZoneUsage } from './raw-zone-usage.js';
export { readArchivedSegment } from './read-archived-segment.js';
export { readQuarantine } from './read-quarantine.js';
export { readRefused } from './read-refused.js';
export { type ReadSegmentOptions, readSegment } from './read-segment.js';
export {
  createRefusedEventStore,
  type RefusedEventEntry,
  type RefusedEventStore,
  type RefusedEventStoreOptions,
} from './refused-event-store.js';
export type { RefusedEvent } from './refused-line.js';
export type { ReplayedLine } from './replayed-line.js';
export { markReplayed, readReplayed } from './replayed-lines.js';
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
