import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { printedAfter, startProcess } from './child-process.js';
import type { WritingProcessSettings } from './processes/writing-process.js';
import { recoverAll } from './recover-all.js';
import { findWrongCounts, listLeftFiles } from './sealed-names.js';
import { useTemporaryZone } from './temporary-zone.js';

const LEASE_MS = 150;
const ROUNDS = 12;
const WRITERS = 2;

describe('kill -9 of writing processes', function () {
  this.timeout(120_000);
  const zone = useTemporaryZone();

  it('loses no acked line and doubles none, whenever it comes', async () => {
    const acked: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const writers = Array.from({ length: WRITERS }, (_, index) => {
        const settings: WritingProcessSettings = {
          directory: zone.directory,
          label: `r${round}w${index}`,
          sealAtBytes: 3000,
          leaseMs: LEASE_MS,
          loops: 5,
        };
        return startProcess('writing-process', settings);
      });
      for (const { child, waitFor } of writers) {
        await waitFor('ack ');
        await sleep(Math.random() * 60);
        child.kill('SIGKILL');
      }
      for (const writer of writers) {
        await writer.ended;
        acked.push(...printedAfter(writer, 'ack'));
      }
    }
    await recoverAll(zone.directory, LEASE_MS);
    assert.ok(acked.length >= ROUNDS * WRITERS);
    assert.deepEqual(await findWrongCounts(zone.directory, acked), []);
    assert.deepEqual(
      (await listLeftFiles(zone.directory)).filter((path) => path.endsWith('.jsonl')),
      [],
    );
  });

  for (const step of [
    'after-create',
    'after-append',
    'after-fsync',
    'after-check',
    'after-seal-link',
  ] as const) {
    it(`loses and doubles nothing when it comes ${step.replaceAll('-', ' ')}`, async () => {
      const settings: WritingProcessSettings = {
        directory: zone.directory,
        label: 'w',
        sealAtBytes: 2000,
        leaseMs: LEASE_MS,
        loops: 3,
        signalAt: { step, count: 3, signal: 'SIGKILL' },
      };
      const writer = startProcess('writing-process', settings);
      await writer.ended;
      assert.equal(writer.child.signalCode, 'SIGKILL');
      await recoverAll(zone.directory, LEASE_MS);
      const acked = printedAfter(writer, 'ack');
      assert.ok(acked.length > 0);
      assert.deepEqual(await findWrongCounts(zone.directory, acked), []);
    });
  }
});
