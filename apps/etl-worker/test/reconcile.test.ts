import assert from 'node:assert/strict';
import { commitSegment, openTableWriter } from '@signallake/lake';
import { createSegmentRecoverer, listArchivedSegments, listSealedSegments } from '@signallake/raw-zone';
import { reconcile } from '../src/reconcile.js';
import { repeatTask } from '../src/repeat-task.js';
import { logger, makeDataDirectory, makeEvents, sealSegment } from './data-directory.js';

describe('reconciling', () => {
  it('queues what is sealed and not in the lake, and archives what a dead worker committed', async () => {
    const { raw, lake } = await makeDataDirectory();
    const waiting = await sealSegment(raw, makeEvents(5));
    const committed = await sealSegment(raw, makeEvents(5, 5));
    const table = await openTableWriter({ directory: lake, partitionBy: 'date' });
    await commitSegment(table, committed, []);
    const queued: unknown[] = [];
    await reconcile({
      rawDirectory: raw,
      recoverer: createSegmentRecoverer({ directory: raw, leaseMs: 60_000, logger }),
      table,
      queue: {
        enqueue: async (name, payload) => {
          queued.push([name, payload]);
          return 'added';
        },
      },
    });
    assert.deepEqual(queued, [['convert-segment', { segment: waiting }]]);
    assert.deepEqual(
      (await listSealedSegments(raw)).map(({ id }) => id),
      [waiting],
    );
    assert.deepEqual(
      (await listArchivedSegments(raw)).map(({ id }) => id),
      [committed],
    );
  });
});

describe('a repeated task', () => {
  it('goes on after a run that failed, and stops when it is closed', async () => {
    let runs = 0;
    const warnings: string[] = [];
    await new Promise<void>((resolve) => {
      const task = repeatTask({
        name: 'thing',
        intervalMs: 1,
        logger: { ...logger, warn: (message: string) => void warnings.push(message) },
        task: async () => {
          if (++runs === 1) throw new Error('first');
          if (runs === 3) void task.close().then(resolve);
        },
      });
      task.start();
      task.start();
    });
    assert.equal(runs, 3);
    assert.deepEqual(warnings, ['thing failed, will try again']);
  });
});
