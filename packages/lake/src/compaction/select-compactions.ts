import type { DataFile } from '../files/data-file.js';
import { formatPartitionPath, type Partition } from '../files/partition.js';
import type { TableSnapshot } from '../table/table-snapshot.js';

/** When files are merged; sizes in bytes. */
export interface CompactionPolicy {
  /** A merged file is about this large; files of at least half of it are left alone. */
  targetBytes: number;
  /** Files that must be there before a day that still fills is touched; a closed day is from two on. */
  minFiles: number;
  /** Days before this one, `YYYY-MM-DD` in UTC, are closed: few events of them are still to come. */
  openFrom: string;
}

/** Files of one partition that are to become one. */
export interface CompactionGroup {
  partition: Partition;
  files: readonly DataFile[];
}

/**
 * A file may be this many times larger than all smaller ones together and still be merged with them: more would write
 * a large file again and again for a little that has come in.
 */
const MAX_SIZE_RATIO = 4;

/** Files below this size, in bytes, cost more to open than to read: their ratio does not matter. */
const TINY_BYTES = 1024 * 1024;

/**
 * Files that one merge reads at most: each is opened with its own footer, however little is in it. Where there are more, the
 * files that they become are merged in the next round.
 */
const MAX_FILES = 512;

/** Finds the groups of small files that are worth merging, the partition with the most files first. */
export function selectCompactions(snapshot: TableSnapshot, policy: CompactionPolicy): CompactionGroup[] {
  return selectAmong(snapshot.files(), policy);
}

/** As {@link selectCompactions}, of one partition alone, without a look at the other days. */
export function selectPartitionCompactions(
  snapshot: TableSnapshot,
  policy: CompactionPolicy,
  partition: Partition,
): CompactionGroup[] {
  const { date, service, status_code } = partition;
  const files: DataFile[] = [];
  for (const file of snapshot.filesOfDate(date)) {
    const { partition: other } = file;
    if (other.service === service && other.status_code === status_code) files.push(file);
  }
  return selectAmong(files, policy);
}

function selectAmong(files: Iterable<DataFile>, policy: CompactionPolicy): CompactionGroup[] {
  const byPartition = new Map<string, DataFile[]>();
  for (const file of files) {
    if (file.bytes >= policy.targetBytes / 2) continue;
    const path = formatPartitionPath(file.partition);
    const small = byPartition.get(path);
    if (small) small.push(file);
    else byPartition.set(path, [file]);
  }
  return [...byPartition.values()]
    .flatMap((small) => groupsOf(small, policy))
    .sort((x, y) => y.files.length - x.files.length);
}

function groupsOf(files: DataFile[], policy: CompactionPolicy): CompactionGroup[] {
  const groups: CompactionGroup[] = [];
  const { partition } = files[0] as DataFile;
  const isClosed = partition.date < policy.openFrom;
  let group: DataFile[] = [];
  let bytes = 0;
  const finishGroup = () => {
    if (group.length >= (isClosed ? 2 : Math.max(2, policy.minFiles)))
      groups.push({ partition, files: group });
    group = [];
    bytes = 0;
  };
  for (const file of files.sort((a, b) => a.bytes - b.bytes)) {
    if (!isClosed && group.length > 0 && file.bytes > Math.max(bytes * MAX_SIZE_RATIO, TINY_BYTES)) break;
    if (bytes + file.bytes > policy.targetBytes || group.length === MAX_FILES) finishGroup();
    group.push(file);
    bytes += file.bytes;
  }
  finishGroup();
  return groups;
}
