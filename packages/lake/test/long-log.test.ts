import assert from 'node:assert/strict';
import { link, mkdir, writeFile } from 'node:fs/promises';
import { createTableReader } from '../src/index.js';
import type { Action } from '../src/log/actions.js';
import { writeCheckpointFile } from '../src/log/checkpoint-file.js';
import { writeCommit } from '../src/log/commit-file.js';
import { writeLastCheckpoint } from '../src/log/last-checkpoint.js';
import { formatCheckpointNames, formatCommitName } from '../src/log/log-path.js';
import { recordFileCalls } from './record-file-calls.js';
import { sampleFile } from './sample-file.js';
import { creation, logPath } from './table-state.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const CHECKPOINT = 19_990;
const add = (name: string): Action => ({ kind: 'add', file: sampleFile(name), dataChange: true });
const checkpointName = (version: number) => formatCheckpointNames(version)[0] as string;

/** A log of 20,000 commits with a checkpoint ten before the end; what is before it could not be read. */
async function makeLongLog(): Promise<string> {
  const directory = await makeTemporaryFolder();
  await mkdir(logPath(directory, ''));
  const unreadable = logPath(directory, formatCommitName(0));
  await writeFile(unreadable, 'this is no commit');
  for (let version = 1; version <= CHECKPOINT; version++) {
    await link(unreadable, logPath(directory, formatCommitName(version)));
  }
  const actions = [...creation, add('before')];
  await writeCheckpointFile(directory, CHECKPOINT, actions);
  await writeLastCheckpoint(directory, { version: CHECKPOINT, actions: actions.length });
  for (let version = CHECKPOINT + 1; version <= 20_000; version++) {
    await writeCommit(directory, version, [add(String(version))]);
  }
  return directory;
}

describe('a table of 20,000 commits', () => {
  let directory: string;
  before(async () => {
    directory = await makeLongLog();
  });

  it('is opened from the last checkpoint and the commits after it, and nothing else is looked at', async () => {
    const reader = createTableReader(directory);
    const calls = await recordFileCalls(() => reader.refresh());
    assert.equal(reader.snapshot.version, 20_000);
    assert.equal([...reader.snapshot.files()].length, 11);
    const commits = Array.from({ length: 11 }, (_, n) => formatCommitName(CHECKPOINT + 1 + n));
    assert.deepEqual(
      calls.map(({ call, name }) => `${call} ${name}`),
      [
        'readFile _last_checkpoint',
        `access ${checkpointName(CHECKPOINT)}`,
        `readFile ${checkpointName(CHECKPOINT)}`,
        ...commits.map((name) => `readFile ${name}`),
        `access ${formatCommitName(20_000)}`,
      ],
    );
  });

  it('is refreshed by looking for the next commit, and that its own is still there', async () => {
    const reader = createTableReader(directory);
    await reader.refresh();
    const calls = await recordFileCalls(() => reader.refresh());
    assert.deepEqual(calls, [
      { call: 'readFile', name: formatCommitName(20_001) },
      { call: 'access', name: formatCommitName(20_000) },
    ]);
  });

  it('lists its log once when _last_checkpoint points far back, and goes on from the newest checkpoint', async () => {
    await writeCheckpointFile(directory, 17_000, creation);
    await writeLastCheckpoint(directory, { version: 17_000, actions: creation.length });
    for (let version = 17_001; version <= 18_000; version++) {
      await writeFile(logPath(directory, formatCommitName(version)), '');
    }
    const reader = createTableReader(directory);
    const calls = await recordFileCalls(() => reader.refresh());
    assert.equal(reader.snapshot.version, 20_000);
    assert.equal([...reader.snapshot.files()].length, 11);
    assert.equal(calls.filter(({ call }) => call === 'readdir').length, 1);
    assert.equal(
      calls.filter(({ name }) => name.endsWith('.checkpoint.parquet') && name > checkpointName(17_000))
        .length,
      1,
    );
    assert.ok(calls.length < 1100, `looked at ${calls.length} files`);
  });
});
