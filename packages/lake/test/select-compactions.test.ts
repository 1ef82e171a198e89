import assert from 'node:assert/strict';
import { type CompactionPolicy, type DataFile, selectCompactions, TableSnapshot } from '../src/index.js';

const MB = 1024 * 1024;
const policy: CompactionPolicy = { targetBytes: 128 * MB, minFiles: 4, openFrom: '2026-01-31' };

function snapshotOf(files: [date: string, service: string, bytes: number][]): TableSnapshot {
  const actions = files.map(([date, service, bytes], index) => {
    const partition = { date, service, status_code: 200 };
    const stats = { rows: 1, minMicros: 0, maxMicros: 0, min: {}, max: {}, nullCount: {} };
    const path = `date=${date}/service=${service}/status_code=200/${index}.parquet`;
    const file: DataFile = { path, partition, bytes, modifiedMs: 0, stats };
    return { kind: 'add', file, dataChange: true } as const;
  });
  return TableSnapshot.empty().withCommits([actions]);
}

function sizesOf(files: [string, string, number][]): number[][] {
  return selectCompactions(snapshotOf(files), policy).map((group) => group.files.map(({ bytes }) => bytes));
}

describe('selecting files to compact', () => {
  it('leaves a single file alone', () => {
    assert.deepEqual(sizesOf([['2026-01-30', 'a', 100]]), []);
  });

  it('merges two small files of a day that is closed, and waits for more in one that fills', () => {
    assert.deepEqual(
      sizesOf([
        ['2026-01-30', 'a', 10],
        ['2026-01-30', 'a', 20],
      ]),
      [[10, 20]],
    );
    assert.deepEqual(
      sizesOf([
        ['2026-01-31', 'a', 10],
        ['2026-01-31', 'a', 20],
      ]),
      [],
    );
    assert.deepEqual(sizesOf(Array.from({ length: 4 }, (_, n) => ['2026-01-31', 'a', n])), [[0, 1, 2, 3]]);
  });

  it('merges a bounded number of files at once, however small they are', () => {
    const groups = sizesOf(Array.from({ length: 1500 }, () => ['2026-01-30', 'a', 1]));
    assert.deepEqual(
      groups.map((group) => group.length),
      [512, 512, 476],
    );
  });

  it('never mixes partitions', () => {
    assert.deepEqual(
      sizesOf([
        ['2026-01-30', 'a', 10],
        ['2026-01-30', 'b', 20],
        ['2026-01-29', 'a', 30],
      ]),
      [],
    );
  });

  it('leaves files of about the target size alone', () => {
    assert.deepEqual(
      sizesOf([
        ['2026-01-30', 'a', 64 * MB],
        ['2026-01-30', 'a', 100 * MB],
      ]),
      [],
    );
  });

  it('splits what is more than the target into several files', () => {
    const groups = sizesOf(Array.from({ length: 10 }, () => ['2026-01-30', 'a', 40 * MB]));
    assert.deepEqual(
      groups.map((group) => group.length),
      [3, 3, 3],
    );
  });

  it('does not write a large file again for a little that came in while the day fills', () => {
    const small = Array.from({ length: 4 }, (): [string, string, number] => ['2026-01-31', 'a', 2 * MB]);
    assert.deepEqual(sizesOf([...small, ['2026-01-31', 'a', 60 * MB]]), [[2, 2, 2, 2].map((n) => n * MB)]);
  });

  it('takes the partition with the most files first', () => {
    const groups = sizesOf([
      ['2026-01-29', 'a', 1],
      ['2026-01-29', 'a', 1],
      ['2026-01-30', 'b', 2],
      ['2026-01-30', 'b', 2],
      ['2026-01-30', 'b', 2],
    ]);
    assert.deepEqual(groups, [
      [2, 2, 2],
      [1, 1],
    ]);
  });
});
