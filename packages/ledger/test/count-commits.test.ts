import assert from 'node:assert/strict';
import type { CommitRecord } from '@signallake/lake';
import { countCommits } from '../src/count-commits.js';

function record(version: number, fields: Partial<CommitRecord>): CommitRecord {
  const nothing = { addedFiles: 0, addedRows: 0, removedFiles: 0, changesData: false };
  return { version, timestampMs: 0, operation: 'WRITE', ...nothing, ...fields };
}

const count = (records: CommitRecord[], version = records.length - 1) =>
  countCommits({ records, gaps: [], faults: [] }, version);

describe('counting commits', () => {
  it('adds up segments, compactions, retention and other engines, up to a version', () => {
    const { segments, differences, ...sums } = count(
      [
        record(0, { operation: 'CREATE TABLE' }),
        record(1, { segment: 'a', addedRows: 10, outputRows: 10, changesData: true }),
        record(2, { operation: 'OPTIMIZE', addedRows: 8, duplicateRows: 2, removedFiles: 2 }),
        record(3, {
          operation: 'DELETE',
          predicate: "date < '2026-01-01'",
          deletedRows: 3,
          changesData: true,
        }),
        record(4, { operation: 'MERGE', addedRows: 5, changesData: true }),
        record(5, { segment: 'later', addedRows: 100, outputRows: 100, changesData: true }),
      ],
      4,
    );
    assert.deepEqual([[...segments.keys()], differences], [['a'], []]);
    assert.deepEqual(sums, {
      committedRows: 10,
      foreignRows: 5,
      foreignCommits: 1,
      mergedDuplicates: 2,
      deletedRows: 3,
    });
  });

  it('names a segment that is there twice, and a commit that says other rows than its files have', () => {
    const { differences } = count([
      record(0, { segment: 'a', addedRows: 1, outputRows: 1 }),
      record(1, { segment: 'a', addedRows: 1, outputRows: 2 }),
    ]);
    assert.deepEqual(
      differences.map(({ kind, segment, version }) => [kind, segment, version]),
      [
        ['segment_twice', 'a', 1],
        ['commit_rows', 'a', 1],
      ],
    );
  });

  it('names versions that are missing, at the end too', () => {
    const history = { records: [record(3, {})], gaps: [{ from: 0, to: 2 }], faults: ['x cannot be read'] };
    assert.deepEqual(
      countCommits(history, 5).differences.map(({ kind, version }) => [kind, version]),
      [
        ['history_unreadable', undefined],
        ['history_gap', 0],
        ['history_gap', 4],
      ],
    );
  });
});
