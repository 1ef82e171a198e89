export { coalesceCalls } from './coalesce-calls.js';
export { type Compaction, compactFiles, type MergeFiles } from './compaction/compact-files.js';
export {
  type CompactionGroup,
  type CompactionPolicy,
  selectCompactions,
  selectPartitionCompactions,
} from './compaction/select-compactions.js';
export { LakeError, type LakeErrorCode } from './errors.js';
export type { DataFile } from './files/data-file.js';
export {
  type FileStats,
  lowerBoundOf,
  type RangeColumn,
  rangeColumns,
  upperBoundOf,
} from './files/file-stats.js';
export { findOverlappingFiles } from './files/overlapping-files.js';
export {
  formatPartitionPath,
  type Partition,
  type PartitionBy,
  type PartitionColumn,
  parsePartitionPath,
  partitionOf,
  partitionSchemes,
} from './files/partition.js';
export { dateOfMicros, type FileFilter } from './files/prune-files.js';
export type { CommitRecord } from './history/commit-record.js';
export type { VersionRange } from './history/history-path.js';
export { type CommitHistory, createHistoryReader, type HistoryReader } from './history/history-reader.js';
export { dataFields } from './parquet/event-batch.js';
export { defaultWriterLimits, type PartitionedWriterLimits } from './parquet/partitioned-writer.js';
export { type WriteEventsOptions, writeEvents } from './parquet/write-events.js';
export {
  commitSegment,
  isSegmentCommitted,
  parseSegmentApplicationId,
  type SegmentCommit,
} from './table/commit-segment.js';
export { expireLog, type LogExpiry } from './table/expire-log.js';
export { eventsTableDirectory } from './table/table-directory.js';
export { createTableReader, type TableReader } from './table/table-reader.js';
export { TableSnapshot, type Transaction } from './table/table-snapshot.js';
export { openTableWriter, type TableWriter } from './table/table-writer.js';
export { type Checkpoint, type CheckpointOptions, writeCheckpoint } from './table/write-checkpoint.js';
export { deleteOldDays, type OldDaysDeletion } from './upkeep/delete-old-days.js';
export { type OrphanSweep, sweepOrphans } from './upkeep/sweep-orphans.js';
export { type RemovedFilesSweep, sweepRemovedFiles } from './upkeep/sweep-removed-files.js';
