import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { archiveSegment } from '../src/archive-segment.js';
import { listSegments } from '../src/list-segments.js';
import { rawZonePaths } from '../src/raw-zone-paths.js';
import { buildSegmentId } from '../src/segment-id.js';
import { createSegmentRecoverer } from '../src/segment-recoverer.js';
import { createRecordingLogger } from './recording-logger.js';
import { recoverAll } from './recover-all.js';
import { listLeftFiles } from './sealed-names.js';
import { useTemporaryZone } from './temporary-zone.js';

const LEASE_MS = 90;
const ID = buildSegmentId({ epochMs: 1_700_000_000_000, writerId: 'w', sequence: 0 });

describe('a recoverer that stands still with its copy at hand', () => {
  const zone = useTemporaryZone();

  /** Lets one recoverer stop after its copy, `meanwhile` happen, and the recoverer go on; returns what it sealed. */
  async function stopAfterCopy(meanwhile: () => Promise<void>): Promise<string[]> {
    await writeFile(rawZonePaths(zone.directory).openSegment(ID), '{}\n');
    let isReached = false;
    let isOver = false;
    const recoverer = createSegmentRecoverer({
      directory: zone.directory,
      leaseMs: LEASE_MS,
      logger: createRecordingLogger(),
      onStep: async (step) => {
        if (step !== 'after-copy') return;
        isReached = true;
        while (!isOver) await sleep(5);
      },
    });
    const sealed: string[] = [];
    const scanning = (async () => {
      while (!isReached) {
        sealed.push(...(await recoverer.scan()).sealed);
        await sleep(LEASE_MS / 3);
      }
    })();
    while (!isReached) await sleep(5);
    await meanwhile();
    isOver = true;
    await scanning;
    return sealed;
  }

  it('leaves the segment as another one sealed it', async () => {
    let sealedByOther: unknown;
    const sealed = await stopAfterCopy(async () => {
      assert.deepEqual(await recoverAll(zone.directory, LEASE_MS), [ID]);
      sealedByOther = await listSegments(zone.directory);
    });
    assert.deepEqual(sealed, []);
    assert.deepEqual(await listSegments(zone.directory), sealedByOther);
    assert.deepEqual(await listLeftFiles(zone.directory), []);
  });

  it('does not bring back what was sealed and archived meanwhile', async () => {
    const sealed = await stopAfterCopy(async () => {
      await recoverAll(zone.directory, LEASE_MS);
      await archiveSegment(zone.directory, ID);
    });
    assert.deepEqual(sealed, []);
    assert.deepEqual(await listSegments(zone.directory), []);
    assert.deepEqual(await listLeftFiles(zone.directory), []);
  });
});
