import assert from 'node:assert/strict';
import { readdir, rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createTableReader, formatPartitionPath } from '@signallake/lake';
import { buildSegmentId, listArchivedSegments, listSegments, rawZonePaths } from '@signallake/raw-zone';
import { makeDataDirectory, makeEvents, sealSegment } from './data-directory.js';
import { readEventIds } from './read-lake.js';
import { startWorker, stopWorker } from './worker-process.js';

/** Every step of upkeep has something to do, all the time. */
const restless = {
  SIGNALLAKE_UPKEEP_MS: '50',
  SIGNALLAKE_SWEEP_GRACE_MS: '0',
  SIGNALLAKE_ORPHAN_GRACE_MS: '1000',
  SIGNALLAKE_CHECKPOINT_COMMITS: '1',
  SIGNALLAKE_LOG_RETENTION_HOURS: '0',
  SIGNALLAKE_ARCHIVE_RETENTION_DAYS: '30',
};
const EVENTS_PER_SEGMENT = 60;
const SEGMENTS = 6;

/** Seals a segment as if it had been made so many days ago. */
async function sealOldSegment(raw: string, n: number): Promise<void> {
  const paths = rawZonePaths(raw);
  const id = await sealSegment(raw, makeEvents(EVENTS_PER_SEGMENT, n * EVENTS_PER_SEGMENT));
  const old = buildSegmentId({ epochMs: Date.UTC(2026, 0, 5 + n), writerId: 'old', sequence: n });
  await rename(paths.sealedSegment(id), paths.sealedSegment(old));
}

describe('etl-worker doing upkeep', () => {
  it('may be killed at any moment: every event stays, once, and nothing is left over', async function () {
    this.timeout(120_000);
    const { data, raw, lake } = await makeDataDirectory();
    // The moments of the kills sweep over conversion, merges, checkpoints, expiry of log and archive, and sweeps.
    for (let n = 0; n < SEGMENTS; n++) {
      await sealOldSegment(raw, n);
      const worker = startWorker(data, restless);
      await delay(500 + n * 170);
      await stopWorker(worker, 'SIGKILL');
    }

    const last = startWorker(data, restless);
    const isTidy = async () => {
      if ((await listSegments(raw)).length > 0 || (await listArchivedSegments(raw)).length > 0) return false;
      const known = [...(await createTableReader(lake).refresh()).files()];
      if (new Set(known.map(({ partition }) => formatPartitionPath(partition))).size < known.length)
        return false;
      const names = (await readdir(lake, { recursive: true, withFileTypes: true })).filter((entry) =>
        entry.isFile(),
      );
      const inPartitions = names.filter((entry) => entry.parentPath.includes('date='));
      return inPartitions.length === known.length;
    };
    while (!(await isTidy())) {
      assert.equal(last.exitCode, null, 'the worker runs');
      await delay(100);
    }
    assert.deepEqual(await stopWorker(last, 'SIGTERM'), [0, null]);
    const ids = makeEvents(SEGMENTS * EVENTS_PER_SEGMENT).map((event) => event.event_id);
    assert.deepEqual(await readEventIds(lake), ids);
  });
});
