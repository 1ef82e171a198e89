import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { createTableReader, openTableWriter, writeCheckpoint } from '../src/index.js';
import { writeCommit } from '../src/log/commit-file.js';
import { randomCommits } from './random-commits.js';
import { sampleFile } from './sample-file.js';
import { logPath, stateOf, writeLog } from './table-state.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const forever = { tombstoneRetentionMs: Number.POSITIVE_INFINITY };
const nameOf = (version: number) => `${String(version).padStart(20, '0')}.checkpoint.parquet`;

describe('writing a checkpoint', () => {
  it('leaves the table as it was: checkpoint and tail say what all commits say (property)', async () => {
    await fc.assert(
      fc.asyncProperty(randomCommits, randomCommits, async (before, after) => {
        const directory = await makeTemporaryFolder();
        await writeLog(directory, before);
        const written = await writeCheckpoint(createTableReader(directory), forever);
        assert.equal(written?.version, before.length);
        const following = createTableReader(directory);
        await following.refresh();
        for (const [index, actions] of after.entries()) {
          await writeCommit(directory, before.length + 1 + index, actions);
          await following.refresh();
        }
        const replayed = await makeTemporaryFolder();
        await writeLog(replayed, [...before, ...after]);
        const expected = stateOf(await createTableReader(replayed).refresh());
        assert.deepEqual(stateOf(following.snapshot), expected);
        assert.deepEqual(stateOf(await createTableReader(directory).refresh()), expected);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same bytes from a checkpoint as from all commits, at any version (property)', async () => {
    await fc.assert(
      fc.asyncProperty(randomCommits, randomCommits, async (before, after) => {
        const [one, other] = [await makeTemporaryFolder(), await makeTemporaryFolder()];
        await writeLog(one, before);
        await writeCheckpoint(createTableReader(one), forever);
        for (const [index, actions] of after.entries()) {
          await writeCommit(one, before.length + 1 + index, actions);
        }
        await writeLog(other, [...before, ...after]);
        for (const directory of [one, other]) await writeCheckpoint(createTableReader(directory), forever);
        const name = nameOf(before.length + after.length);
        const [bytes, otherBytes] = await Promise.all(
          [one, other].map((directory) => readFile(logPath(directory, name))),
        );
        assert.ok(bytes?.equals(otherBytes as Buffer));
      }),
      { numRuns: 20 },
    );
  });

  it('is harmless when many do it at once, while others commit', async () => {
    const directory = await makeTemporaryFolder();
    const writers = await Promise.all(
      Array.from({ length: 4 }, () =>
        openTableWriter({ directory, partitionBy: 'date,service,status_code' }),
      ),
    );
    await Promise.all(
      writers.map(async (writer, w) => {
        for (let n = 0; n < 5; n++) {
          await writer.commit({ operation: 'WRITE' }, () => [
            { kind: 'add', file: sampleFile(`${w}-${n}`), dataChange: true },
          ]);
          await writeCheckpoint(writer);
        }
      }),
    );
    const snapshot = await createTableReader(directory).refresh();
    assert.equal(snapshot.version, 20);
    assert.equal([...snapshot.files()].length, 20);
    assert.deepEqual(
      (await readdir(logPath(directory, ''))).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('forgets removed files after a week, unless told otherwise', async () => {
    const directory = await makeTemporaryFolder();
    const weekMs = 7 * 24 * 60 * 60 * 1000;
    const remove = (name: string, deletedMs: number) =>
      ({ kind: 'remove', path: sampleFile(name).path, deletedMs, dataChange: true }) as const;
    await writeLog(directory, [[remove('old', 1000), remove('young', 1001)]]);
    await writeCheckpoint(createTableReader(directory), { nowMs: 1001 + weekMs });
    const opened = await createTableReader(directory).refresh();
    assert.deepEqual([...opened.tombstones()], [[sampleFile('young').path, 1001]]);
    await writeCheckpoint(createTableReader(directory), {
      minCommits: 0,
      nowMs: 2000,
      tombstoneRetentionMs: 10,
    });
    assert.deepEqual([...(await createTableReader(directory).refresh()).tombstones()], []);
  });

  it('remembers a file that was removed just now, although its writer thinks that it was long ago', async () => {
    const directory = await makeTemporaryFolder();
    const { path } = sampleFile('removed');
    await writeLog(directory, [[{ kind: 'remove', path, deletedMs: 1000, dataChange: true }]]);
    const write = (tombstoneGraceMs: number) =>
      writeCheckpoint(createTableReader(directory), { minCommits: 0, tombstoneGraceMs });
    await write(3_600_000);
    assert.deepEqual([...(await createTableReader(directory).refresh()).tombstones()], [[path, 1000]]);
    await delay(20);
    await write(1);
    assert.deepEqual([...(await createTableReader(directory).refresh()).tombstones()], []);
  });

  it('asks which transactions are still needed, and forgets the others', async () => {
    const directory = await makeTemporaryFolder();
    const commit = (applicationId: string, version: number) =>
      ({ kind: 'transaction', applicationId, version, updatedMs: version * 10 }) as const;
    await writeLog(directory, [[commit('a', 1)], [commit('b', 2)], [commit('a', 3)]]);
    const following = createTableReader(directory);
    const asked: unknown[] = [];
    await writeCheckpoint(following, {
      keepTransaction: (id, transaction) => {
        asked.push([id, transaction]);
        return id === 'a';
      },
    });
    assert.deepEqual(asked, [
      ['a', { version: 3, updatedMs: 30 }],
      ['b', { version: 2, updatedMs: 20 }],
    ]);
    const opened = await createTableReader(directory).refresh();
    assert.deepEqual([...opened.transactions()], [['a', { version: 3, updatedMs: 30 }]]);
    assert.ok((await following.refresh()).hasCommitOf('b'), 'who knows of it already still does');
  });

  it('waits until enough has been committed since the last one', async () => {
    const directory = await makeTemporaryFolder();
    const table = createTableReader(directory);
    assert.equal(await writeCheckpoint(table), undefined, 'no table, no checkpoint');
    await writeLog(directory, [[], []]);
    assert.equal((await writeCheckpoint(table, { minCommits: 3 }))?.version, 2);
    assert.equal(await writeCheckpoint(table), undefined);
    for (const version of [3, 4]) await writeCommit(directory, version, []);
    assert.equal(await writeCheckpoint(table, { minCommits: 3 }), undefined);
    await writeCommit(directory, 5, []);
    assert.equal((await writeCheckpoint(table, { minCommits: 3 }))?.version, 5);
  });

  it('tells what is in it, in the result and in _last_checkpoint', async () => {
    const directory = await makeTemporaryFolder();
    await writeLog(directory, [[{ kind: 'add', file: sampleFile('x'), dataChange: true }]]);
    const written = await writeCheckpoint(createTableReader(directory));
    const { byteLength } = await readFile(logPath(directory, nameOf(1)));
    assert.deepEqual(written, { version: 1, actions: 3, bytes: byteLength, files: 1 });
    const { checksum, ...pointer } = JSON.parse(
      await readFile(logPath(directory, '_last_checkpoint'), 'utf8'),
    );
    assert.deepEqual(pointer, { version: 1, size: 3, sizeInBytes: byteLength, numOfAddFiles: 1 });
    assert.match(checksum, /^[0-9a-f]{32}$/);
  });
});
