import assert from 'node:assert/strict';
import { deleteOldDays, openTableWriter } from '../src/index.js';
import { readCommit } from '../src/log/commit-file.js';
import { runUntilKilled } from './run-until-killed.js';
import { addFile, namesOnDisk } from './table-files.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const open = (directory: string) => openTableWriter({ directory, partitionBy: 'date,service,status_code' });

async function makeTable() {
  const table = await open(await makeTemporaryFolder());
  for (const [name, date] of [
    ['a', '2026-01-29'],
    ['b', '2026-01-29'],
    ['c', '2026-01-30'],
    ['d', '2026-01-31'],
  ] as const) {
    await addFile(table, name, date);
  }
  return table;
}

describe('retention', () => {
  it('removes whole days in one commit that says what it did, and leaves the files for the sweep', async () => {
    const table = await makeTable();
    const deletion = await deleteOldDays(table, '2026-01-30');
    assert.deepEqual(deletion, { version: 5, files: 2, rows: 20, bytes: 2000 });
    const snapshot = await table.refresh();
    assert.deepEqual([...snapshot.files()].map(({ partition }) => partition.date).sort(), [
      '2026-01-30',
      '2026-01-31',
    ]);
    assert.deepEqual(await namesOnDisk(table.directory), ['a', 'b', 'c', 'd']);
    const actions = (await readCommit(table.directory, 5)) ?? [];
    const info = actions.find((action) => action.kind === 'commitInfo');
    assert.equal(info?.operation, 'DELETE');
    assert.deepEqual(info?.parameters, { predicate: "date < '2026-01-30'" });
    assert.deepEqual(info?.metrics, { numRemovedFiles: '2', numDeletedRows: '20' });
    assert.ok(actions.every((action) => action.kind !== 'remove' || action.dataChange));
  });

  it('commits nothing when no day is that old', async () => {
    const table = await makeTable();
    assert.equal(await deleteOldDays(table, '2026-01-29'), undefined);
    assert.equal((await table.refresh()).version, 4);
  });

  it('removes an old day once when several do it at the same time, and a late file the next time', async () => {
    const table = await makeTable();
    const others = await Promise.all([open(table.directory), open(table.directory)]);
    const done = await Promise.all(others.map((other) => deleteOldDays(other, '2026-01-30')));
    assert.equal(done.filter((deletion) => deletion !== undefined).length, 1);
    await addFile(table, 'late', '2026-01-28');
    assert.equal((await deleteOldDays(table, '2026-01-30'))?.files, 1);
  });

  it('removes all of it or nothing when it is killed at any step', async () => {
    for (let steps = 0, isKilled = true; isKilled; steps++) {
      const table = await makeTable();
      isKilled = await runUntilKilled(() => deleteOldDays(table, '2026-01-31'), steps);
      const { directory } = table;
      assert.ok([1, 4].includes([...(await (await open(directory)).refresh()).files()].length));
      await deleteOldDays(table, '2026-01-31');
      assert.equal([...(await table.refresh()).files()].length, 1);
    }
  });
});
