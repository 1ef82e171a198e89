import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { archiveSegment } from '../src/archive-segment.js';
import { listArchivedSegments } from '../src/list-archived-segments.js';
import { listSealedSegments, listSegments } from '../src/list-segments.js';
import { readArchivedSegment } from '../src/read-archived-segment.js';
import { parseSegmentId } from '../src/segment-id.js';
import { printedAfter, startProcess, type TestProcess } from './child-process.js';
import type { RecoveringProcessSettings } from './processes/recovering-process.js';
import type { WritingProcessSettings } from './processes/writing-process.js';
import { recoverAll } from './recover-all.js';
import { useTemporaryZone } from './temporary-zone.js';

// So short that living writers are fenced all the time.
const LEASE_MS = 30;
const PAUSES = 30;

describe('writers, recoverers and archivers that are stopped and killed at random', function () {
  this.timeout(120_000);
  const zone = useTemporaryZone();
  let processes: TestProcess[] = [];

  afterEach(async () => {
    for (const { child } of processes) child.kill('SIGKILL');
    await Promise.all(processes.map(({ ended }) => ended));
    processes = [];
  });

  function startWriting(label: string): TestProcess {
    const settings: WritingProcessSettings = {
      directory: zone.directory,
      label,
      sealAtBytes: 30_000,
      leaseMs: LEASE_MS,
      loops: 4,
    };
    return startProcess('writing-process', settings);
  }

  function startRecovering(): TestProcess {
    const settings: RecoveringProcessSettings = {
      directory: zone.directory,
      leaseMs: LEASE_MS,
      scans: 1_000_000,
    };
    return startProcess('recovering-process', settings);
  }

  async function archiveAll(): Promise<void> {
    for (const { id } of await listSealedSegments(zone.directory)) await archiveSegment(zone.directory, id);
  }

  async function countArchivedNames(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { path } of await listArchivedSegments(zone.directory)) {
      for await (const { lines } of readArchivedSegment(path)) {
        for (const line of lines.toString().trimEnd().split('\n')) {
          const { name }: { name: string } = JSON.parse(line);
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
      }
    }
    return counts;
  }

  it('lose no acked line and keep each one once', async () => {
    const writers = [startWriting('a'), startWriting('b')];
    const recoverers = [startRecovering(), startRecovering()];
    processes = [...writers, ...recoverers];
    await Promise.all(writers.map(({ waitFor }) => waitFor('ack ')));
    for (let pause = 0; pause < PAUSES; pause += 1) {
      const victim = processes[pause % processes.length];
      victim?.child.kill('SIGSTOP');
      await Promise.all([sleep(Math.random() * 3 * LEASE_MS), archiveAll(), archiveAll()]);
      victim?.child.kill('SIGCONT');
      await sleep(Math.random() * LEASE_MS);
    }
    for (const { child, ended } of processes) {
      child.kill('SIGKILL');
      await ended;
    }
    await recoverAll(zone.directory, LEASE_MS);
    await archiveAll();
    assert.deepEqual(await listSegments(zone.directory), []);

    const counts = await countArchivedNames();
    const acked = writers.flatMap((writer) => printedAfter(writer, 'ack'));
    assert.ok(acked.length > 100);
    assert.deepEqual(
      acked.filter((name) => counts.get(name) !== 1),
      [],
    );
    const refusals = writers.flatMap((writer) => printedAfter(writer, 'refused'));
    assert.deepEqual(
      refusals.filter((code) => code !== 'segment_fenced'),
      [],
    );
    const writerIds = (await listArchivedSegments(zone.directory)).map(
      ({ id }) => parseSegmentId(id).writerId,
    );
    assert.ok(new Set(writerIds).size > writers.length, 'no writer was ever fenced');
  });
});
