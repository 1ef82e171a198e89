import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { listSealedSegments } from '../src/list-segments.js';
import { rawZonePaths } from '../src/raw-zone-paths.js';
import type { RawZoneStep } from '../src/raw-zone-step.js';
import { buildSegmentId } from '../src/segment-id.js';
import { printedAfter, startProcess } from './child-process.js';
import type { RecoveringProcessSettings } from './processes/recovering-process.js';
import { recoverAll } from './recover-all.js';
import { findWrongCounts } from './sealed-names.js';
import { useTemporaryZone } from './temporary-zone.js';

const LEASE_MS = 90;
const SEGMENTS = 12;

describe('several recoverers', function () {
  this.timeout(60_000);
  const zone = useTemporaryZone();

  /** Dead writers' segments, one with a torn end each; returns the names of the whole lines. */
  async function leaveSegments(): Promise<string[]> {
    const names: string[] = [];
    for (let sequence = 0; sequence < SEGMENTS; sequence += 1) {
      const id = buildSegmentId({ epochMs: 1_700_000_000_000, writerId: `w${sequence % 3}`, sequence });
      const own = Array.from({ length: 300 }, (_, line) => `${sequence}-${line}`);
      names.push(...own);
      const lines = own.map((name) => `${JSON.stringify({ name })}\n`).join('');
      await writeFile(rawZonePaths(zone.directory).openSegment(id), `${lines}{"torn":`);
    }
    return names;
  }

  function startRecovering(killAt?: RawZoneStep) {
    const settings: RecoveringProcessSettings = { directory: zone.directory, leaseMs: LEASE_MS, scans: 20 };
    return startProcess('recovering-process', killAt === undefined ? settings : { ...settings, killAt });
  }

  it('seal every segment once between them', async () => {
    const names = await leaveSegments();
    const recovering = [startRecovering(), startRecovering(), startRecovering()];
    await Promise.all(recovering.map(({ ended }) => ended));
    const sealed = recovering.flatMap((process) => printedAfter(process, 'sealed')).sort();
    assert.deepEqual(
      sealed,
      (await listSealedSegments(zone.directory)).map(({ id }) => id),
    );
    assert.equal(sealed.length, SEGMENTS);
    assert.deepEqual(await findWrongCounts(zone.directory, names), []);
  });

  for (const step of ['after-fence', 'after-copy', 'after-seal-link', 'after-seal-unlink'] as const) {
    it(`finish the work of one killed ${step.replaceAll('-', ' ')}`, async () => {
      const names = await leaveSegments();
      const killed = startRecovering(step);
      await killed.ended;
      assert.equal(killed.child.signalCode, 'SIGKILL');
      await Promise.all([recoverAll(zone.directory, LEASE_MS), recoverAll(zone.directory, LEASE_MS)]);
      assert.equal((await listSealedSegments(zone.directory)).length, SEGMENTS);
      assert.deepEqual(await findWrongCounts(zone.directory, names), []);
    });
  }
});
