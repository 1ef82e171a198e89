import assert from 'node:assert/strict';
import { copyFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createTableReader, writeCheckpoint } from '../src/index.js';
import { writeCheckpointFile } from '../src/log/checkpoint-file.js';
import { writeCommit } from '../src/log/commit-file.js';
import { formatCommitName } from '../src/log/log-path.js';
import { writeSampleLog } from './sample-log.js';
import { creation, logPath, stateOf } from './table-state.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const NEWEST = 10;
const forever = { tombstoneRetentionMs: Number.POSITIVE_INFINITY };

const pad = (version: number) => String(version).padStart(20, '0');
const checkpoint = (version: number) => `${pad(version)}.checkpoint.parquet`;

/** A log of versions 0 to 10 with checkpoints at 4 and 8. */
async function makeLog(): Promise<string> {
  const directory = await makeTemporaryFolder();
  await writeSampleLog(directory, NEWEST + 1, async (version) => {
    if (version === 4 || version === 8) await writeCheckpoint(createTableReader(directory), forever);
  });
  return directory;
}

async function cut(directory: string, name: string): Promise<void> {
  const path = logPath(directory, name);
  await truncate(path, (await readFile(path)).byteLength >> 1);
}

/** What a writer that is killed, a power cut or a careless hand may leave; and which checkpoint must serve then. */
const damages: { what: string; from: number | undefined; damage: (directory: string) => Promise<unknown> }[] =
  [
    { what: 'nothing is wrong', from: 8, damage: async () => undefined },
    {
      what: '_last_checkpoint is missing',
      from: 8,
      damage: (directory) => rm(logPath(directory, '_last_checkpoint')),
    },
    { what: '_last_checkpoint is torn', from: 8, damage: (directory) => cut(directory, '_last_checkpoint') },
    {
      what: '_last_checkpoint is garbage',
      from: 8,
      damage: (directory) => writeFile(logPath(directory, '_last_checkpoint'), '\0\0\0'),
    },
    {
      what: '_last_checkpoint points to a checkpoint that is gone',
      from: 4,
      damage: (directory) => rm(logPath(directory, checkpoint(8))),
    },
    {
      what: '_last_checkpoint points beyond the log',
      from: 8,
      damage: (directory) => writeFile(logPath(directory, '_last_checkpoint'), '{"version":99,"size":3}'),
    },
    {
      what: '_last_checkpoint still points to the checkpoint before, as after a kill between the two',
      from: 4,
      damage: (directory) => writeFile(logPath(directory, '_last_checkpoint'), '{"version":4,"size":3}'),
    },
    { what: 'the newest checkpoint is torn', from: 4, damage: (directory) => cut(directory, checkpoint(8)) },
    {
      what: 'every checkpoint is torn',
      from: undefined,
      damage: async (directory) => {
        for (const version of [4, 8]) await cut(directory, checkpoint(version));
      },
    },
    {
      what: 'another writer died over a checkpoint in parts',
      from: 8,
      damage: async (directory) => {
        await rm(logPath(directory, '_last_checkpoint'));
        await copyFile(
          logPath(directory, checkpoint(8)),
          logPath(directory, `${pad(9)}.checkpoint.0000000001.0000000002.parquet`),
        );
      },
    },
    {
      what: 'files were left half-written beside theirs',
      from: 8,
      damage: async (directory) => {
        for (const name of [checkpoint(10), '_last_checkpoint', formatCommitName(11)]) {
          await writeFile(logPath(directory, `.${name}.0123456789ab.tmp`), 'PAR1');
        }
      },
    },
  ];

describe('opening a table', () => {
  for (const { what, from, damage } of damages) {
    it(`gives the same when ${what}, from ${from === undefined ? 'the first commit' : `checkpoint ${from}`}`, async () => {
      const directory = await makeLog();
      const expected = stateOf(await createTableReader(directory).refresh());
      await damage(directory);
      for (let version = 0; version <= (from ?? -1); version++) {
        await writeFile(logPath(directory, formatCommitName(version)), 'unreadable, and nobody reads it');
      }
      assert.deepEqual(stateOf(await createTableReader(directory).refresh()), expected);
      await writeCheckpoint(createTableReader(directory), forever);
      assert.deepEqual(
        stateOf(await createTableReader(directory).refresh()),
        expected,
        'and after the next one',
      );
    });
  }

  it('is refused when the only checkpoint that could serve cannot be read', async () => {
    const directory = await makeLog();
    await cut(directory, checkpoint(8));
    await rm(logPath(directory, checkpoint(4)));
    for (let version = 0; version < 8; version++) await rm(logPath(directory, formatCommitName(version)));
    await assert.rejects(createTableReader(directory).refresh(), {
      code: 'checkpoint_invalid',
      message: /0008/,
    });
    for (let version = 8; version <= NEWEST; version++)
      await rm(logPath(directory, formatCommitName(version)));
    await assert.rejects(createTableReader(directory).refresh(), {
      code: 'checkpoint_invalid',
      message: /0008/,
    });
  });

  it('is refused when commits after the checkpoint are missing', async () => {
    const directory = await makeLog();
    await rm(logPath(directory, '_last_checkpoint'));
    await rm(logPath(directory, formatCommitName(9)));
    await assert.rejects(createTableReader(directory).refresh(), {
      code: 'log_gap',
      message: /between versions 8 and 10/,
    });
  });

  it('is refused when a checkpoint asks for a newer protocol, though an older one would do', async () => {
    const directory = await makeLog();
    const protocol = { kind: 'protocol', minReaderVersion: 3, minWriterVersion: 7 } as const;
    await writeCheckpointFile(directory, NEWEST, [...creation, protocol]);
    await rm(logPath(directory, '_last_checkpoint'));
    await assert.rejects(createTableReader(directory).refresh(), { code: 'protocol_unsupported' });
  });
});

describe('a reader that lives long', () => {
  it('forgets what checkpoints have dropped, from time to time', async () => {
    const directory = await makeLog();
    const reader = createTableReader(directory, { reopenAfterCommits: 3 });
    await reader.refresh();
    await writeCheckpoint(reader, {
      keepTransaction: () => false,
      tombstoneRetentionMs: 0,
      nowMs: Date.now() + 1,
    });
    for (const version of [11, 12]) {
      await writeCommit(directory, version, []);
      assert.ok((await reader.refresh()).hasCommitOf('segment-1'));
    }
    await writeCommit(directory, 13, []);
    await reader.refresh();
    await writeCommit(directory, 14, []);
    const snapshot = await reader.refresh();
    assert.equal(snapshot.version, 14);
    assert.deepEqual([[...snapshot.transactions()], [...snapshot.tombstones()]], [[], []]);
    assert.deepEqual(stateOf(snapshot), stateOf(await createTableReader(directory).refresh()));
  });
});
