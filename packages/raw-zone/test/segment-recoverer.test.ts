import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { archiveSegment } from '../src/archive-segment.js';
import { listSegments } from '../src/list-segments.js';
import { rawZonePaths } from '../src/raw-zone-paths.js';
import { buildSegmentId } from '../src/segment-id.js';
import { createSegmentRecoverer, type SegmentRecoverer } from '../src/segment-recoverer.js';
import { createSegmentWriter } from '../src/segment-writer.js';
import { createRecordingLogger } from './recording-logger.js';
import { recoverAll } from './recover-all.js';
import { listLeftFiles } from './sealed-names.js';
import { useTemporaryZone } from './temporary-zone.js';

const LEASE_MS = 120;
const ID = buildSegmentId({ epochMs: 1_700_000_000_000, writerId: 'w', sequence: 0 });

describe('segment recoverer', () => {
  const zone = useTemporaryZone();

  function createRecoverer(): SegmentRecoverer {
    return createSegmentRecoverer({
      directory: zone.directory,
      leaseMs: LEASE_MS,
      logger: createRecordingLogger(),
    });
  }

  async function scanFor(recoverer: SegmentRecoverer, forMs: number): Promise<string[]> {
    const sealed: string[] = [];
    for (const endMs = performance.now() + forMs; performance.now() < endMs; ) {
      sealed.push(...(await recoverer.scan()).sealed);
      await sleep(LEASE_MS / 6);
    }
    return sealed;
  }

  it('cuts a torn last line and seals the rest', async () => {
    await writeFile(rawZonePaths(zone.directory).openSegment(ID), '{"a":1}\n{"a":2}\n{"a":');
    assert.deepEqual(await recoverAll(zone.directory, LEASE_MS), [ID]);
    const sealed = await readFile(rawZonePaths(zone.directory).sealedSegment(ID), 'utf8');
    assert.equal(sealed, '{"a":1}\n{"a":2}\n');
    assert.deepEqual(await listLeftFiles(zone.directory), []);
  });

  it('cuts a torn last line that is longer than any buffer', async () => {
    const whole = `${'w'.repeat(70_000)}\n`;
    await writeFile(rawZonePaths(zone.directory).openSegment(ID), whole + 't'.repeat(300_000));
    await recoverAll(zone.directory, LEASE_MS);
    assert.equal(await readFile(rawZonePaths(zone.directory).sealedSegment(ID), 'utf8'), whole);
  });

  it('lets a segment without a whole line disappear', async () => {
    const other = buildSegmentId({ epochMs: 1_700_000_000_000, writerId: 'v', sequence: 0 });
    await writeFile(rawZonePaths(zone.directory).openSegment(ID), '');
    await writeFile(rawZonePaths(zone.directory).openSegment(other), '{"torn');
    assert.deepEqual(await recoverAll(zone.directory, LEASE_MS), []);
    assert.deepEqual(await listSegments(zone.directory), []);
  });

  it('leaves a living writer alone, idle as it is and whatever its clock says', async () => {
    const writer = createSegmentWriter({
      directory: zone.directory,
      sealAtBytes: 1000,
      sealAfterMs: 60_000,
      leaseMs: LEASE_MS,
      onSealed: () => undefined,
      logger: createRecordingLogger(),
    });
    try {
      const { segment } = await writer.append(Buffer.from('{}\n'));
      const { openDirectory } = rawZonePaths(zone.directory);
      const recoverer = createRecoverer();
      for (let round = 0; round < 8; round += 1) {
        for (const name of await readdir(openDirectory)) await utimes(join(openDirectory, name), 1, 1);
        assert.deepEqual(await scanFor(recoverer, LEASE_MS / 2), []);
      }
      const [listed] = await listSegments(zone.directory);
      assert.deepEqual([listed?.id, listed?.state], [segment, 'open']);
    } finally {
      await writer.close();
    }
  });

  it('takes over a lease that no longer changes only after having seen it for leaseMs', async () => {
    const paths = rawZonePaths(zone.directory);
    await writeFile(paths.openSegment(ID), '{}\n');
    await writeFile(paths.lease('w'), 'old');
    const recoverer = createRecoverer();
    const startedAtMs = performance.now();
    while ((await recoverer.scan()).sealed.length === 0) await sleep(10);
    assert.ok(performance.now() - startedAtMs >= LEASE_MS);
    assert.deepEqual(await listLeftFiles(zone.directory), []);
  });

  it('removes leases without segments and abandoned temporary files', async () => {
    const paths = rawZonePaths(zone.directory);
    await writeFile(paths.lease('w'), 'old');
    await writeFile(join(paths.temporaryDirectory, `${ID}.0123`), 'half a co');
    const recoverer = createRecoverer();
    while ((await listLeftFiles(zone.directory)).length > 0) await scanFor(recoverer, LEASE_MS);
  });

  it('finishes what a recoverer left fenced, also when it was sealed or archived already', async () => {
    const paths = rawZonePaths(zone.directory);
    await writeFile(paths.fencedSegment(ID), '{}\n');
    assert.deepEqual(await recoverAll(zone.directory, LEASE_MS), [ID]);
    await writeFile(paths.fencedSegment(ID), '{}\n{"unacked":1}\n');
    assert.deepEqual(await scanFor(createRecoverer(), LEASE_MS * 2), []);
    assert.equal(await readFile(paths.sealedSegment(ID), 'utf8'), '{}\n');
    assert.deepEqual(await listLeftFiles(zone.directory), []);
    await archiveSegment(zone.directory, ID);
    await writeFile(paths.openSegment(ID), '{}\n{"unacked":1}\n');
    assert.deepEqual(await recoverAll(zone.directory, LEASE_MS), []);
    assert.deepEqual(await listSegments(zone.directory), []);
  });

  it('goes on with the others when one segment cannot be sealed, and comes back to it', async () => {
    const paths = rawZonePaths(zone.directory);
    const other = buildSegmentId({ epochMs: 1_800_000_000_000, writerId: 'w', sequence: 0 });
    // A folder in the place of a segment: it can be fenced, and not be read.
    await mkdir(paths.openSegment(ID));
    await writeFile(paths.openSegment(other), '{}\n');
    const recoverer = createRecoverer();
    const sealed: string[] = [];
    while (sealed.length === 0) sealed.push(...(await scanFor(recoverer, LEASE_MS)));
    assert.deepEqual(sealed, [other]);
    await rename(paths.fencedSegment(ID), join(zone.directory, 'aside'));
    await writeFile(paths.fencedSegment(ID), '{}\n');
    while (sealed.length === 1) sealed.push(...(await scanFor(recoverer, LEASE_MS)));
    assert.deepEqual(sealed, [other, ID]);
  });
});
