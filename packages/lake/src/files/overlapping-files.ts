import type { TableSnapshot } from '../table/table-snapshot.js';
import type { DataFile } from './data-file.js';
import { formatPartitionPath } from './partition.js';

/**
 * The files of a snapshot that may hold an event of `files`: the same event always has the same partition and the same
 * timestamp, so only files of the same partition and an overlapping span of time can.
 * @param since leaves out files that this earlier snapshot has as well
 */
export function findOverlappingFiles(
  snapshot: TableSnapshot,
  files: Iterable<Pick<DataFile, 'partition' | 'stats'>>,
  since?: TableSnapshot,
): DataFile[] {
  const spans = new Map<string, { min: number; max: number }[]>();
  const days = new Map<string, { min: number; max: number }>();
  for (const { partition, stats } of files) {
    const path = formatPartitionPath(partition);
    const span = { min: stats.minMicros, max: stats.maxMicros };
    const day = days.get(partition.date) ?? span;
    days.set(partition.date, { min: Math.min(day.min, span.min), max: Math.max(day.max, span.max) });
    spans.set(path, [...(spans.get(path) ?? []), span]);
  }
  const overlapping: DataFile[] = [];
  for (const [date, whole] of days) {
    for (const file of snapshot.filesOfDate(date)) {
      const { minMicros, maxMicros } = file.stats;
      // Most files of a day are of another time: two comparisons rule them out.
      if (minMicros > whole.max || maxMicros < whole.min || since?.hasFile(file)) continue;
      const wanted = spans.get(formatPartitionPath(file.partition));
      if (wanted?.some(({ min, max }) => minMicros <= max && maxMicros >= min)) overlapping.push(file);
    }
  }
  return overlapping;
}
