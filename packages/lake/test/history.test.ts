import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { formatCommitRecord, parseCommitRecord } from '../src/history/commit-record.js';
import { formatHistoryName, HISTORY_DIRECTORY, parseHistoryName } from '../src/history/history-path.js';
import { writeHistory } from '../src/history/write-history.js';
import {
  type CommitHistory,
  commitSegment,
  createHistoryReader,
  expireLog,
  openTableWriter,
  writeCheckpoint,
} from '../src/index.js';
import { sampleFile } from './sample-file.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const withoutUndefined = { requiredKeys: [] };

async function makeTable(commits: number) {
  const directory = await makeTemporaryFolder();
  const table = await openTableWriter({ directory, partitionBy: 'date,service,status_code' });
  for (let n = 0; n < commits; n++) {
    await table.refresh();
    await commitSegment(table, `s${n}`, [sampleFile(`${n}`)], { duplicates: n, quarantinedLines: 2 });
  }
  await writeCheckpoint(table);
  return table;
}

const read = (directory: string): Promise<CommitHistory> => createHistoryReader(directory).read();
const historyNames = (directory: string) => readdir(join(directory, HISTORY_DIRECTORY));

describe('history of a table', () => {
  it('has names and lines that parse to what they were built from', () => {
    const range = fc.record({ from: fc.maxSafeNat(), to: fc.maxSafeNat() }, { noNullPrototype: true });
    fc.assert(fc.property(range, (one) => assert.deepEqual(parseHistoryName(formatHistoryName(one)), one)));
    assert.equal(parseHistoryName('notes.jsonl'), undefined);
    const count = fc.maxSafeNat();
    const record = fc
      .tuple(
        fc.record({
          version: count,
          timestampMs: count,
          operation: fc.string(),
          changesData: fc.boolean(),
          addedFiles: count,
          addedRows: count,
          removedFiles: count,
        }),
        fc.record(
          { segment: fc.string(), predicate: fc.string(), outputRows: count, quarantinedLines: count },
          withoutUndefined,
        ),
      )
      .map(([always, sometimes]) => ({ ...always, ...sometimes }));
    fc.assert(
      fc.property(record, (one) => assert.deepEqual(parseCommitRecord(formatCommitRecord(one), 'x'), one)),
    );
    for (const line of ['{', 'null', '{"version":1}']) {
      assert.throws(() => parseCommitRecord(line, 'x'), { code: 'history_invalid' });
    }
  });

  it('is the same before and after the log expired, and while it goes on', async () => {
    const table = await makeTable(6);
    const before = await read(table.directory);
    assert.deepEqual(
      before.records.map(({ segment }) => segment),
      [undefined, 's0', 's1', 's2', 's3', 's4', 's5'],
    );
    assert.deepEqual([before.records[3]?.duplicateRows, before.records[3]?.quarantinedLines], [2, 2]);
    const reader = createHistoryReader(table.directory);
    await expireLog(table, { keepMs: -60_000 });
    assert.deepEqual(await read(table.directory), before);
    await table.refresh();
    await commitSegment(table, 's6', [sampleFile('6')]);
    for (const history of [await reader.read(), await read(table.directory)]) {
      assert.deepEqual([history.records.length, history.gaps, history.faults], [8, [], []]);
    }
  });

  it('is whole when an expiry was killed after it was written, or in the middle of the deletion', async () => {
    const table = await makeTable(6);
    const before = await read(table.directory);
    await writeHistory(table.directory, [0, 1, 2, 3, 4, 5]);
    await rm(join(table.directory, '_delta_log', '00000000000000000000.json'));
    await rm(join(table.directory, '_delta_log', '00000000000000000001.json'));
    await expireLog(table, { keepMs: -60_000 });
    assert.deepEqual(await read(table.directory), before);
    // The second one found versions 2 to 5 only, and must not have replaced what the first one knew.
    assert.equal((await historyNames(table.directory)).length, 2);
  });

  it('is whole when several expire the log at once', async () => {
    const table = await makeTable(20);
    const before = await read(table.directory);
    await Promise.all([1, 2, 3, 4].map(() => expireLog(table, { keepMs: -60_000 })));
    assert.deepEqual(await read(table.directory), before);
  });

  it('names the versions that are nowhere', async () => {
    const table = await makeTable(6);
    await expireLog(table, { keepMs: -60_000 });
    for (const name of await historyNames(table.directory))
      await rm(join(table.directory, HISTORY_DIRECTORY, name));
    assert.deepEqual((await read(table.directory)).gaps, [{ from: 0, to: 5 }]);
  });
});
