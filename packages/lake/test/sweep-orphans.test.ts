import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTableWriter, sweepOrphans, type TableWriter } from '../src/index.js';
import { holdNextLink } from './hold-next-link.js';
import { runUntilKilled } from './run-until-killed.js';
import { addFile, namesOnDisk, removeFile, writeSampleFile } from './table-files.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const HOUR_MS = 60 * 60 * 1000;
const partitionBy = 'date,service,status_code';

async function makeTable(maxFileAgeMs?: number): Promise<TableWriter> {
  return openTableWriter({ directory: await makeTemporaryFolder(), partitionBy, maxFileAgeMs });
}

describe('sweeping orphans', () => {
  it('deletes old files that no version names and no removal explains', async () => {
    const table = await makeTable();
    await addFile(table, 'kept');
    await removeFile(table, await addFile(table, 'removed'));
    await writeSampleFile(table.directory, 'orphan');
    const folder = join(table.directory, 'date=2026-01-31', 'service=a%2Fb', 'status_code=200');
    await writeFile(join(folder, '.orphan.parquet.tmp'), 'aside');
    await writeFile(join(folder, 'README.md'), "somebody else's");
    const early = await sweepOrphans(table, { graceMs: HOUR_MS });
    assert.deepEqual(early, { deletedFiles: 0, deletedBytes: 0, deletedFolders: 0 });
    const late = await sweepOrphans(table, { graceMs: 0 });
    assert.deepEqual(late, { deletedFiles: 2, deletedBytes: 11, deletedFolders: 0 });
    assert.deepEqual(await namesOnDisk(table.directory), ['kept', 'removed']);
    assert.ok((await readdir(folder)).includes('README.md'));
  });

  it('commits nothing when there are none', async () => {
    const table = await makeTable();
    await addFile(table, 'kept');
    await sweepOrphans(table, { graceMs: 0 });
    assert.equal((await table.refresh()).version, 1);
  });

  it('deletes empty folders of partitions with those above them, and no others', async () => {
    const table = await makeTable();
    await addFile(table, 'kept');
    for (const folder of [
      'date=2026-01-30/service=x/status_code=200',
      'date=2026-01-31/service=y',
      'notes',
    ]) {
      await mkdir(join(table.directory, folder), { recursive: true });
    }
    assert.equal((await sweepOrphans(table, { graceMs: HOUR_MS })).deletedFolders, 0);
    assert.equal((await sweepOrphans(table, { graceMs: 0 })).deletedFolders, 4);
    const left = (await readdir(table.directory)).sort();
    assert.deepEqual(left, ['_delta_log', 'date=2026-01-31', 'notes']);
  });

  it('is harmless at whichever step it is killed', async () => {
    for (let steps = 0, isKilled = true; isKilled; steps++) {
      const table = await makeTable();
      await addFile(table, 'kept');
      for (const name of ['a', 'b']) await writeSampleFile(table.directory, name);
      isKilled = await runUntilKilled(() => sweepOrphans(table, { graceMs: 0 }), steps);
      await sweepOrphans(table, { graceMs: 0 });
      assert.deepEqual(await namesOnDisk(table.directory), ['kept']);
      if (!isKilled) assert.ok(steps >= 6, `${steps} steps`);
    }
  });
});

describe('a writer that paused between writing files and committing them', () => {
  const GRACE_MS = 400;
  const commit = (table: TableWriter, file: Awaited<ReturnType<typeof writeSampleFile>>) =>
    table.commit({ operation: 'WRITE' }, () => [{ kind: 'add', file, dataChange: true }]);

  it('commits young files, and refuses old ones although they are still there', async () => {
    const table = await makeTable(GRACE_MS / 2);
    const file = await writeSampleFile(table.directory, 'slow');
    await sleep(GRACE_MS / 2 + 50);
    await assert.rejects(commit(table, file), { code: 'files_expired' });
    assert.equal(await commit(table, await writeSampleFile(table.directory, 'quick')), 1);
  });

  it('refuses files that are gone', async () => {
    const table = await makeTable(HOUR_MS);
    const file = await writeSampleFile(table.directory, 'orphan');
    await sweepOrphans(table, { graceMs: 0 });
    await assert.rejects(commit(table, file), { code: 'files_expired' });
  });

  it('loses its version to a sweep that came after its last look, and then refuses', async () => {
    const sweeper = await makeTable();
    const { directory } = sweeper;
    const writer = await openTableWriter({ directory, partitionBy, maxFileAgeMs: GRACE_MS / 2 });
    const held = holdNextLink();
    const late = commit(writer, await writeSampleFile(directory, 'late'));
    await held.reached;
    await sleep(GRACE_MS + 50);
    assert.equal((await sweepOrphans(sweeper, { graceMs: GRACE_MS })).deletedFiles, 1);
    held.release();
    await assert.rejects(late, { code: 'files_expired' });
    assert.deepEqual([...(await sweeper.refresh()).files()], []);
  });

  it('keeps its files when it was first, however old they are by then', async () => {
    const sweeper = await makeTable();
    const { directory } = sweeper;
    const writer = await openTableWriter({ directory, partitionBy, maxFileAgeMs: GRACE_MS / 2 });
    await writeSampleFile(directory, 'orphan');
    const late = await writeSampleFile(directory, 'late');
    const held = holdNextLink();
    const committed = commit(writer, late);
    await held.reached;
    await sleep(GRACE_MS + 50);
    // The sweep has listed both files as old when the commit gets through.
    const announced = holdNextLink();
    const swept = sweepOrphans(sweeper, { graceMs: GRACE_MS });
    await announced.reached;
    held.release();
    assert.equal(await committed, 1);
    announced.release();
    assert.equal((await swept).deletedFiles, 1);
    assert.deepEqual(await namesOnDisk(directory), ['late']);
    assert.ok((await sweeper.refresh()).hasFile(late));
  });
});
