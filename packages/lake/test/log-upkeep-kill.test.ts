import assert from 'node:assert/strict';
import { cp, readdir } from 'node:fs/promises';
import { createTableReader, expireLog, TableSnapshot, writeCheckpoint } from '../src/index.js';
import { writeCommit } from '../src/log/commit-file.js';
import { catchUp } from '../src/table/catch-up.js';
import { runUntilKilled } from './run-until-killed.js';
import { writeSampleLog } from './sample-log.js';
import { logPath, stateOf } from './table-state.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const forever = { tombstoneRetentionMs: Number.POSITIVE_INFINITY };

async function keepUp(directory: string): Promise<void> {
  await writeCheckpoint(createTableReader(directory), forever);
  await expireLog({ directory }, { keepMs: 0 });
}

async function namesIn(directory: string): Promise<string[]> {
  return (await readdir(logPath(directory, ''))).sort();
}

describe('upkeep of the log that is killed', () => {
  it('leaves every reader and writer a whole table, at whichever step it comes', async () => {
    const template = await makeTemporaryFolder();
    const snapshots: TableSnapshot[] = [TableSnapshot.empty()];
    const follower = createTableReader(template);
    await writeSampleLog(template, 10, async (version) => {
      snapshots.push(await follower.refresh());
      if (version === 3) await writeCheckpoint(follower, forever);
    });
    const expected = stateOf(follower.snapshot);
    const finished = await makeTemporaryFolder();
    await cp(template, finished, { recursive: true });
    await keepUp(finished);

    let steps = 0;
    for (let isKilled = true; isKilled; steps++) {
      const directory = await makeTemporaryFolder();
      await cp(template, directory, { recursive: true, preserveTimestamps: true });
      isKilled = await runUntilKilled(() => keepUp(directory), steps);
      for (const snapshot of snapshots) {
        assert.deepEqual(
          stateOf(await catchUp(directory, snapshot)),
          expected,
          `${snapshot.version} at ${steps}`,
        );
      }
      for (let version = 1; version < 10; version++) {
        assert.equal(await writeCommit(directory, version, []), false, `version ${version} at ${steps}`);
      }
      await keepUp(directory);
      assert.deepEqual(stateOf(await createTableReader(directory).refresh()), expected);
      const names = (await namesIn(directory)).filter((name) => !name.endsWith('.tmp'));
      assert.deepEqual(names, await namesIn(finished));
      assert.equal(await writeCommit(directory, 10, []), true);
    }
    // Open, rename and sync of two files, and one deletion each for nine commits and the old checkpoint.
    assert.ok(steps > 15, `killed at ${steps} steps`);
  });
});
