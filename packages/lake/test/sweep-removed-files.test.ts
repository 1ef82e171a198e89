import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createTableReader,
  expireLog,
  openTableWriter,
  sweepRemovedFiles,
  type TableWriter,
  writeCheckpoint,
} from '../src/index.js';
import { runUntilKilled } from './run-until-killed.js';
import { addFile, namesOnDisk, removeFile } from './table-files.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const HOUR_MS = 60 * 60 * 1000;

async function makeTable(): Promise<TableWriter> {
  return openTableWriter({
    directory: join(await makeTemporaryFolder(), 'events'),
    partitionBy: 'date,service,status_code',
  });
}

describe('sweeping removed files', () => {
  it('deletes what was removed before the grace began, and nothing else', async () => {
    const table = await makeTable();
    const removed = [await addFile(table, 'a'), await addFile(table, 'b')];
    await addFile(table, 'kept');
    for (const file of removed) await removeFile(table, file);
    const early = await sweepRemovedFiles(table, { graceMs: HOUR_MS });
    assert.deepEqual(early, { deletedFiles: 0, sweptVersion: -1 });
    assert.deepEqual(await namesOnDisk(table.directory), ['a', 'b', 'kept']);
    const late = await sweepRemovedFiles(table, { graceMs: 0 });
    assert.deepEqual(late, { deletedFiles: 2, sweptVersion: 5 });
    assert.deepEqual(await namesOnDisk(table.directory), ['kept']);
    assert.deepEqual(await sweepRemovedFiles(table, { graceMs: 0, ...late }), { ...late, deletedFiles: 0 });
  });

  it('tells the age of a removal by when it was committed, whatever its writer says', async () => {
    const table = await makeTable();
    const { path } = await addFile(table, 'slow');
    // A writer that stopped between its decision and its commit, or whose clock is wrong.
    const deletedMs = Date.now() - 24 * HOUR_MS;
    await table.commit({ operation: 'DELETE' }, () => [
      { kind: 'remove', path, deletedMs, dataChange: true },
    ]);
    assert.equal((await sweepRemovedFiles(table, { graceMs: HOUR_MS })).deletedFiles, 0);
    assert.deepEqual(await namesOnDisk(table.directory), ['slow']);
  });

  it('takes what a checkpoint remembers for no older than the checkpoint', async () => {
    const table = await makeTable();
    await removeFile(table, await addFile(table, 'removed'));
    await addFile(table, 'later');
    await writeCheckpoint(table);
    await expireLog(table, { keepMs: -HOUR_MS });
    const opened = createTableReader(table.directory);
    const snapshot = await opened.refresh();
    assert.deepEqual([...snapshot.filesRemovedBetween(-1, 2)], []);
    assert.equal([...snapshot.filesRemovedBetween(2, 3)].length, 1);
    assert.equal((await sweepRemovedFiles(opened, { graceMs: 0 })).deletedFiles, 1);
  });

  it('keeps a file that has been added again', async () => {
    const table = await makeTable();
    const file = await addFile(table, 'twice');
    await removeFile(table, file);
    await addFile(table, 'twice');
    assert.equal((await sweepRemovedFiles(table, { graceMs: 0 })).deletedFiles, 0);
    assert.deepEqual(await namesOnDisk(table.directory), ['twice']);
  });

  it('never leaves the folder of the table, whatever the log names', async () => {
    const table = await makeTable();
    const outside = join(table.directory, '..', 'outside.parquet');
    await writeFile(outside, '');
    await writeFile(join(table.directory, 'notes.parquet'), '');
    const paths = ['../outside.parquet', 'date=2026-01-31/../../outside.parquet', 'notes.parquet'];
    await table.commit({ operation: 'DELETE' }, () =>
      paths.map((path) => ({ kind: 'remove', path, deletedMs: 0, dataChange: true }) as const),
    );
    assert.equal((await sweepRemovedFiles(table, { graceMs: 0 })).deletedFiles, 0);
  });

  it('does nothing where there is no table', async () => {
    const reader = createTableReader(join(await makeTemporaryFolder(), 'none'));
    assert.deepEqual(await sweepRemovedFiles(reader, { graceMs: 0 }), { deletedFiles: 0, sweptVersion: -1 });
  });

  it('stops when it is told to, and goes on where it was', async () => {
    const table = await makeTable();
    for (const name of ['a', 'b', 'c']) await removeFile(table, await addFile(table, name));
    let asked = 0;
    const stopped = await sweepRemovedFiles(table, { graceMs: 0, isClosing: () => asked++ > 0 });
    assert.deepEqual(stopped, { deletedFiles: 1, sweptVersion: -1 });
    assert.equal((await sweepRemovedFiles(table, { graceMs: 0, ...stopped })).deletedFiles, 2);
  });

  it('leaves every file of the table when it is killed at any step, and is done by the next', async () => {
    for (let steps = 0, isKilled = true; isKilled; steps++) {
      const table = await makeTable();
      for (const name of ['a', 'b', 'c']) await removeFile(table, await addFile(table, name));
      await addFile(table, 'kept');
      isKilled = await runUntilKilled(() => sweepRemovedFiles(table, { graceMs: 0 }), steps);
      assert.ok((await namesOnDisk(table.directory)).includes('kept'));
      await sweepRemovedFiles(table, { graceMs: 0 });
      assert.deepEqual(await namesOnDisk(table.directory), ['kept']);
      if (!isKilled) assert.ok(steps >= 4, `${steps} steps`);
    }
  });
});
