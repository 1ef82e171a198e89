import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTableReader, isSegmentCommitted } from '../src/index.js';
import { startProcess } from './running-processes.js';
import { logPath } from './table-state.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const ROUNDS = 4;
const PROCESSES = 2;

describe('kill -9 of processes that commit and keep the log short', function () {
  this.timeout(120_000);

  it('loses no commit and doubles none, and a reader that follows sees the same as one that opens', async () => {
    const directory = await makeTemporaryFolder();
    const follower = createTableReader(directory);
    const committed: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const running = Array.from({ length: PROCESSES }, (_, index) =>
        startProcess('upkeep-process', directory, `r${round}p${index}`),
      );
      for (const { child, lines } of running) {
        while (lines.length < 8) {
          assert.equal(child.exitCode, null, 'it runs until it is killed');
          await sleep(20);
        }
        await sleep(Math.random() * 300);
        child.kill('SIGKILL');
      }
      for (const { ended } of running) await ended;
      committed.push(...running.flatMap(({ lines }) => lines));
      await follower.refresh();
    }
    const opened = await createTableReader(directory).refresh();
    const files = [...opened.files()].map(({ path }) => path);
    for (const segment of committed) {
      assert.ok(isSegmentCommitted(opened, segment), segment);
      assert.equal(files.filter((path) => path.endsWith(`/${segment}.parquet`)).length, 1, segment);
    }
    assert.equal(new Set(files).size, files.length);
    assert.ok(
      files.length - committed.length <= ROUNDS * PROCESSES,
      'at most one commit each was not told of',
    );
    assert.deepEqual([...follower.snapshot.files()].map(({ path }) => path).sort(), files.sort());
    const names = await readdir(logPath(directory, ''));
    assert.ok(!names.includes('00000000000000000000.json'), 'the log was cleaned on the way');
  });
});
