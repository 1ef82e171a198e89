import type { DataFile } from '../files/data-file.js';

/** Lets files have one object together where each would have an equal one of its own. */
export interface FileSharing {
  /** Replaces what the file has in common with others; its values stay the same. */
  share(file: DataFile): void;
}

/** Distinct values that are remembered of a kind: beyond it they hardly repeat, and remembering them would be the cost. */
const MAX_REMEMBERED = 20_000;

/**
 * Remembers partitions and counts of nulls. The small files of a table have few different ones, which is a quarter of what a
 * snapshot of very many files takes.
 */
export function createFileSharing(): FileSharing {
  const partitions = new Map<string, DataFile['partition']>();
  const nullCounts = new Map<string, DataFile['stats']['nullCount']>();
  return {
    share(file) {
      const { date, service, status_code } = file.partition;
      file.partition = remember(partitions, `${date}/${status_code}/${service}`, file.partition);
      file.stats.nullCount = remember(nullCounts, JSON.stringify(file.stats.nullCount), file.stats.nullCount);
    },
  };
}

function remember<Value>(known: Map<string, Value>, key: string, value: Value): Value {
  const shared = known.get(key);
  if (shared !== undefined) return shared;
  if (known.size >= MAX_REMEMBERED) known.clear();
  known.set(key, value);
  return value;
}
