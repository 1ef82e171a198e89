import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createTableReader, formatPartitionPath, sweepRemovedFiles } from '@signallake/lake';
import { makeDataDirectory } from './data-directory.js';
import { askLake } from './lake-answers.js';
import { makeSmallFiles } from './small-files.js';
import { peakMemoryMb, startWorker, stopWorker } from './worker-process.js';

// SIGNALLAKE_TEST_FULL=1 is a run of some minutes over 64,000 files.
const isFull = process.env['SIGNALLAKE_TEST_FULL'] === '1';
const size = isFull ? { segments: 1000, eventsPerSegment: 1000 } : { segments: 12, eventsPerSegment: 128 };
const MAX_MEMORY_MB = 400;

describe('a backlog of small files', function () {
  this.timeout(isFull ? 3_600_000 : 120_000);

  it('converges to one file a partition, in bounded memory, with the same answers before, during and after', async () => {
    const { data, lake } = await makeDataDirectory();
    const startedAt = performance.now();
    const seconds = () => Math.round((performance.now() - startedAt) / 1000);
    const before = await makeSmallFiles(lake, size);
    const expected = await askLake(lake, before);
    assert.equal(Number(expected['events']), size.segments * size.eventsPerSegment);
    const partitions = new Set([...before.files()].map((file) => formatPartitionPath(file.partition)));
    assert.equal(partitions.size, 3 * 8 * 8);
    const filledAfter = seconds();

    // The full size runs with the settings as they come.
    const worker = startWorker(data, isFull ? {} : { SIGNALLAKE_UPKEEP_MS: '200' });
    const reader = createTableReader(lake);
    let looks = 0;
    let snapshot = await reader.refresh();
    while ([...snapshot.files()].length > partitions.size) {
      assert.equal(worker.exitCode, null, 'the worker runs');
      if (looks++ % 5 === 0) assert.deepEqual(await askLake(lake, snapshot), expected);
      await delay(isFull ? 2000 : 100);
      snapshot = await reader.refresh();
    }
    const peakMb = await peakMemoryMb(worker);
    const mergedAfter = seconds();
    if (isFull) {
      const files = [...before.files()].length;
      console.log({ files, partitions: partitions.size, filledAfter, mergedAfter, peakMb });
    }
    assert.deepEqual(await stopWorker(worker, 'SIGTERM'), [0, null]);

    const after = [...snapshot.files()].map((file) => formatPartitionPath(file.partition));
    assert.deepEqual(after.sort(), [...partitions].sort(), 'one file a partition');
    assert.deepEqual(await askLake(lake, snapshot), expected);
    assert.deepEqual(await askLake(lake, before), expected, 'for whoever still has the version before');
    if (peakMb !== undefined) assert.ok(peakMb < MAX_MEMORY_MB, `the worker took ${peakMb} MiB`);

    await sweepRemovedFiles(createTableReader(lake), { graceMs: 0 });
    const names = await readdir(lake, { recursive: true });
    const left = names.filter((name) => name.endsWith('.parquet') && !name.startsWith('_delta_log'));
    assert.deepEqual(left.sort(), [...snapshot.files()].map(({ path }) => path).sort());
    assert.deepEqual(await askLake(lake, snapshot), expected);
  });
});
