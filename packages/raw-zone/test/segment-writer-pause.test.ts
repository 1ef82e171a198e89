import assert from 'node:assert/strict';
import { listSealedSegments } from '../src/list-segments.js';
import { printedAfter, startProcess, type TestProcess } from './child-process.js';
import type { WritingProcessSettings } from './processes/writing-process.js';
import { recoverAll } from './recover-all.js';
import { countSealedNames, findWrongCounts, listLeftFiles } from './sealed-names.js';
import { useTemporaryZone } from './temporary-zone.js';

const LEASE_MS = 150;

describe('a writer stopped for longer than its lease', function () {
  this.timeout(60_000);
  const zone = useTemporaryZone();
  let writer: TestProcess | undefined;

  afterEach(async () => {
    writer?.child.kill('SIGKILL');
    await writer?.ended;
  });

  /** Stops the writer at a step of its 5th commit, recovers, wakes it, and lets it append to its end. */
  async function stopAndWake(
    step: 'before-append' | 'after-append' | 'after-fsync' | 'after-check',
  ): Promise<TestProcess> {
    const settings: WritingProcessSettings = {
      directory: zone.directory,
      label: 'w',
      sealAtBytes: 1_000_000,
      leaseMs: LEASE_MS,
      loops: 3,
      appends: 20,
      signalAt: { step, count: 5, signal: 'SIGSTOP' },
    };
    writer = startProcess('writing-process', settings);
    await writer.waitFor('signal ');
    const recovered = await recoverAll(zone.directory, LEASE_MS);
    assert.equal(recovered.length, 1);
    writer.child.kill('SIGCONT');
    await writer.waitFor('closed');
    await writer.ended;
    return writer;
  }

  for (const step of ['before-append', 'after-append', 'after-fsync'] as const) {
    it(`refuses the appends under way (stopped ${step.replaceAll('-', ' ')}) and goes on in a new segment`, async () => {
      const stopped = await stopAndWake(step);
      assert.deepEqual(new Set(printedAfter(stopped, 'refused')), new Set(['segment_fenced']));
      const acked = printedAfter(stopped, 'ack');
      assert.deepEqual(await findWrongCounts(zone.directory, acked), []);
      const writerIds = (await listSealedSegments(zone.directory)).map(({ id }) => id.split('-')[1]);
      assert.equal(new Set(writerIds).size, 2);
      assert.deepEqual(await listLeftFiles(zone.directory), []);
    });
  }

  it('cannot change what was sealed without it', async () => {
    const stopped = await stopAndWake('before-append');
    const sealed = await countSealedNames(zone.directory);
    assert.deepEqual([...sealed.keys()].sort(), printedAfter(stopped, 'ack').sort());
  });

  it('acks late what it had checked before the stop, since that is in the recovered copy', async () => {
    const stopped = await stopAndWake('after-check');
    const acked = printedAfter(stopped, 'ack');
    assert.deepEqual(await findWrongCounts(zone.directory, acked), []);
    const everyName = [...acked, ...printedAfter(stopped, 'unacked')];
    for (const name of (await countSealedNames(zone.directory)).keys()) assert.ok(everyName.includes(name));
  });
});
