import type { CommitHistory, CommitRecord } from '@signallake/lake';
import type { LedgerDifference } from './ledger.js';

/** What the commits up to a version did, by their own words. */
export interface CommitCount {
  /** By segment: the commit that brought it into the lake. */
  segments: Map<string, CommitRecord>;
  /** Rows that the segments, and other engines, brought. */
  committedRows: number;
  foreignRows: number;
  foreignCommits: number;
  /** Rows that compaction dropped because they were there twice. */
  mergedDuplicates: number;
  deletedRows: number;
  differences: LedgerDifference[];
}

/** Adds up the commits up to a version; gaps, unreadable records and commits that contradict themselves are differences. */
export function countCommits(history: CommitHistory, version: number): CommitCount {
  const count: CommitCount = {
    segments: new Map(),
    committedRows: 0,
    foreignRows: 0,
    foreignCommits: 0,
    mergedDuplicates: 0,
    deletedRows: 0,
    differences: [],
  };
  for (const message of history.faults) count.differences.push({ kind: 'history_unreadable', message });
  for (const { from, to } of gapsUntil(history, version)) {
    const message = `neither the log nor the history has versions ${from} to ${to}`;
    count.differences.push({ kind: 'history_gap', version: from, message });
  }
  for (const record of history.records) if (record.version <= version) addCommit(count, record);
  return count;
}

function addCommit(count: CommitCount, record: CommitRecord): void {
  const { version, segment, addedRows, outputRows, operation } = record;
  if (segment !== undefined) {
    const earlier = count.segments.get(segment);
    if (earlier) {
      const message = `segment ${segment} is in the lake twice: by versions ${earlier.version} and ${version}`;
      count.differences.push({ kind: 'segment_twice', segment, version, message });
    } else count.segments.set(segment, record);
    count.committedRows += addedRows;
  } else if (operation === 'OPTIMIZE' && !record.changesData) {
    count.mergedDuplicates += record.duplicateRows ?? 0;
  } else if (operation === 'DELETE' && record.predicate !== undefined) {
    count.deletedRows += record.deletedRows ?? 0;
  } else if (record.changesData) {
    count.foreignRows += addedRows;
    count.foreignCommits++;
  }
  if (segment !== undefined && outputRows !== addedRows) {
    const message = `version ${version} says ${outputRows} rows of segment ${segment}; its files have ${addedRows}`;
    const numbers = { expected: addedRows, found: outputRows ?? 0 };
    count.differences.push({ kind: 'commit_rows', segment, version, ...numbers, message });
  }
}

/** The gaps, and what is missing between the newest record and `version`, which a checkpoint may have alone. */
function gapsUntil({ records, gaps }: CommitHistory, version: number): { from: number; to: number }[] {
  const newest = records.at(-1)?.version ?? -1;
  const inside = gaps.filter(({ from }) => from <= version);
  return newest < version ? [...inside, { from: newest + 1, to: version }] : inside;
}
