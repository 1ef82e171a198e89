import assert from 'node:assert/strict';
import { commitSegment, openTableWriter } from '@signallake/lake';
import { createSegmentRecoverer, listArchivedSegments, listSealedSegments } from '@signallake/raw-zone';
import { createReconciler } from '../src/reconciler.js';
import { logger, makeDataDirectory, makeEvents, sealSegment } from './data-directory.js';

describe('the reconciler', () => {
  it('queues what is sealed and not in the lake, and archives what a dead worker committed', async () => {
    const { raw, lake } = await makeDataDirectory();
    const waiting = await sealSegment(raw, makeEvents(5));
    const committed = await sealSegment(raw, makeEvents(5, 5));
    const table = await openTableWriter({ directory: lake, partitionBy: 'date' });
    await commitSegment(table, committed, []);
    const queued: string[] = [];
    const reconciler = createReconciler({
      rawDirectory: raw,
      recoverer: createSegmentRecoverer({ directory: raw, leaseMs: 60_000, logger }),
      table,
      queue: {
        enqueue: async (_name, { segment }) => {
          queued.push(segment);
          return 'added';
        },
      },
      logger,
      intervalMs: 60_000,
    });
    await reconciler.reconcile();
    assert.deepEqual(queued, [waiting]);
    assert.deepEqual(
      (await listSealedSegments(raw)).map(({ id }) => id),
      [waiting],
    );
    assert.deepEqual(
      (await listArchivedSegments(raw)).map(({ id }) => id),
      [committed],
    );
    await reconciler.close();
    await reconciler.close();
  });

  it('goes on after a look that failed', async () => {
    const { raw, lake } = await makeDataDirectory();
    const segment = await sealSegment(raw, makeEvents(5));
    let calls = 0;
    const twice = new Promise<void>((resolve) => {
      const quiet = { ...logger, warn: () => undefined, child: () => logger };
      void openTableWriter({ directory: lake, partitionBy: 'date' }).then((table) => {
        const reconciler = createReconciler({
          rawDirectory: raw,
          recoverer: createSegmentRecoverer({ directory: raw, leaseMs: 60_000, logger }),
          table,
          queue: {
            enqueue: async (_name, payload) => {
              assert.equal(payload.segment, segment);
              if (++calls === 1) throw new Error('queue away');
              void reconciler.close().then(resolve);
              return 'added';
            },
          },
          logger: quiet,
          intervalMs: 10,
        });
        reconciler.start();
      });
    });
    await twice;
    assert.equal(calls, 2);
  });
});
