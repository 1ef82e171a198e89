import assert from 'node:assert/strict';
import { readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { createTableReader, expireLog, openTableWriter, writeCheckpoint } from '../src/index.js';
import { writeCommit } from '../src/log/commit-file.js';
import { formatCheckpointNames, formatCommitName } from '../src/log/log-path.js';
import { sampleFile } from './sample-file.js';
import { sampleLogStartMs, writeSampleLog } from './sample-log.js';
import { logPath, stateOf } from './table-state.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const forever = { tombstoneRetentionMs: Number.POSITIVE_INFINITY };
const checkpoint = (version: number) => formatCheckpointNames(version)[0] as string;
const commits = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => formatCommitName(from + n));
/** So long after the newest of 11 commits; they are a second apart. */
const after = (ms: number) => sampleLogStartMs + 10_000 + ms;

async function makeLog(): Promise<string> {
  const directory = await makeTemporaryFolder();
  await writeSampleLog(directory, 11, async (version) => {
    if (version === 4 || version === 8) await writeCheckpoint(createTableReader(directory), forever);
  });
  return directory;
}

async function namesIn(directory: string): Promise<string[]> {
  return (await readdir(logPath(directory, ''))).sort();
}

describe('expiring the log', () => {
  it('deletes what comes before the newest checkpoint that is old enough, and the table stays as it was', async () => {
    const directory = await makeLog();
    const expected = stateOf(await createTableReader(directory).refresh());
    const expiry = await expireLog({ directory }, { keepMs: 2000, nowMs: after(0) });
    assert.deepEqual(expiry, { oldestVersion: 8, deletedFiles: 9 });
    const kept = [...commits(8, 10), checkpoint(8), '_last_checkpoint'].sort();
    assert.deepEqual(await namesIn(directory), kept);
    assert.deepEqual(stateOf(await createTableReader(directory).refresh()), expected);
  });

  for (const { age, keepMs, oldest } of [
    { age: 'a commit before the newest checkpoint is to be kept', keepMs: 2001, oldest: 4 },
    { age: 'it reaches back to the first checkpoint', keepMs: 6000, oldest: 4 },
    { age: 'it reaches back further than that', keepMs: 6001, oldest: undefined },
    { age: 'nothing is old enough', keepMs: 1e9, oldest: undefined },
  ]) {
    it(`keeps every version from then on: ${age}`, async () => {
      const directory = await makeLog();
      const { oldestVersion } = await expireLog({ directory }, { keepMs, nowMs: after(0) });
      assert.equal(oldestVersion, oldest);
      const names = await namesIn(directory);
      assert.deepEqual(
        names.filter((name) => name.endsWith('.json')),
        commits(oldest ?? 0, 10),
      );
    });
  }

  it('keeps what is young by the clock of the file system, though that of the process is hours ahead', async () => {
    const directory = await makeLog();
    const names = await namesIn(directory);
    const now = new Date();
    for (const name of names) await utimes(logPath(directory, name), now, now);
    const { now: realNow } = Date;
    Date.now = () => realNow() + 6 * 60 * 60 * 1000;
    try {
      const expiry = await expireLog({ directory }, { keepMs: 60 * 60 * 1000 });
      assert.deepEqual(expiry, { oldestVersion: undefined, deletedFiles: 0 });
    } finally {
      Date.now = realNow;
    }
    assert.deepEqual(await namesIn(directory), names);
  });

  it('deletes nothing without a checkpoint, nor without a table', async () => {
    const directory = await makeTemporaryFolder();
    const nothing = { oldestVersion: undefined, deletedFiles: 0 };
    assert.deepEqual(await expireLog({ directory }, { keepMs: 0 }), nothing);
    await writeSampleLog(directory, 3);
    assert.deepEqual(await expireLog({ directory }, { keepMs: 0 }), nothing);
  });

  it('deletes nothing when the checkpoint that would be left cannot be read', async () => {
    const directory = await makeLog();
    await truncate(logPath(directory, checkpoint(8)), 100);
    const before = await namesIn(directory);
    await assert.rejects(expireLog({ directory }, { keepMs: 0 }), { code: 'checkpoint_invalid' });
    assert.deepEqual(await namesIn(directory), before);
  });

  it('sees to it that _last_checkpoint points to what will be left', async () => {
    for (const content of [undefined, '{"version":4,"size":3}']) {
      const directory = await makeLog();
      if (content === undefined) await rm(logPath(directory, '_last_checkpoint'));
      else await writeFile(logPath(directory, '_last_checkpoint'), content);
      const written = stateOf(await createTableReader(directory).refresh());
      await expireLog({ directory }, { keepMs: 0 });
      // Not even a listing would help to open it now.
      await writeFile(logPath(directory, checkpoint(10_000)), 'no checkpoint');
      assert.deepEqual(stateOf(await createTableReader(directory).refresh()), written);
    }
  });

  it('takes checksums and log compactions of other writers along, and temporary files after a day', async () => {
    const directory = await makeLog();
    const pad = (version: number) => String(version).padStart(20, '0');
    const going = [
      `${pad(7)}.crc`,
      `${pad(2)}.${pad(5)}.compacted.json`,
      `${pad(8)}.${pad(9)}.compacted.json`,
    ];
    const staying = [
      `${pad(8)}.crc`,
      `${pad(9)}.${pad(10)}.compacted.json`,
      'notes.txt',
      '.young.json.ab.tmp',
    ];
    const abandoned = '.00000000000000000003.json.0123456789ab.tmp';
    for (const name of [...going, ...staying, abandoned]) await writeFile(logPath(directory, name), '');
    const dayBefore = Date.now() / 1000 - 24 * 60 * 60 - 1;
    await utimes(logPath(directory, abandoned), dayBefore, dayBefore);
    await expireLog({ directory }, { keepMs: 1000 });
    const names = await namesIn(directory);
    assert.deepEqual(
      [...going, abandoned].filter((name) => names.includes(name)),
      [],
    );
    assert.deepEqual(
      staying.filter((name) => !names.includes(name)),
      [],
    );
  });

  it('is harmless when many do it at once, with commits and checkpoints under way', async () => {
    const directory = await makeTemporaryFolder();
    const open = () => openTableWriter({ directory, partitionBy: 'date,service,status_code' });
    const tables = [await open(), await open(), await open()];
    const reader = createTableReader(directory);
    await Promise.all(
      tables.map(async (table, t) => {
        for (let n = 0; n < 12; n++) {
          await table.commit({ operation: 'WRITE' }, () => [
            { kind: 'add', file: sampleFile(`${t}-${n}`), dataChange: true },
          ]);
          if (n % 3 === t) await writeCheckpoint(table);
          await Promise.all([
            expireLog(table, { keepMs: 20 }),
            expireLog(table, { keepMs: 20 }),
            reader.refresh(),
          ]);
        }
      }),
    );
    await expireLog(tables[0] as (typeof tables)[0], { keepMs: -1000 });
    const snapshot = await createTableReader(directory).refresh();
    assert.equal(snapshot.version, 36);
    assert.equal([...snapshot.files()].length, 36);
    assert.deepEqual(stateOf(await reader.refresh()), stateOf(snapshot));
  });
});

describe('a writer that slept while the log was cleaned', () => {
  it('does not take a version again whose commit is gone', async () => {
    const directory = await makeLog();
    await expireLog({ directory }, { keepMs: 0 });
    const before = await namesIn(directory);
    for (const version of [3, 7]) assert.equal(await writeCommit(directory, version, []), false);
    assert.deepEqual(await namesIn(directory), before);
  });

  it('commits after the newest version', async () => {
    const directory = await makeTemporaryFolder();
    const sleeper = await openTableWriter({ directory, partitionBy: 'date,service,status_code' });
    const other = await openTableWriter({ directory, partitionBy: 'date,service,status_code' });
    const add = (name: string) => [{ kind: 'add', file: sampleFile(name), dataChange: true } as const];
    let version: number | undefined;
    let plans = 0;
    version = await sleeper.commit({ operation: 'WRITE' }, () => {
      plans++;
      return add('late');
    });
    assert.deepEqual([version, plans], [1, 1]);
    for (const name of ['a', 'b', 'c']) await other.commit({ operation: 'WRITE' }, () => add(name));
    await writeCheckpoint(other);
    await expireLog(other, { keepMs: -1000 });
    version = await sleeper.commit({ operation: 'WRITE' }, () => add('later'));
    assert.equal(version, 5);
    assert.equal([...(await other.refresh()).files()].length, 5);
  });
});
