import assert from 'node:assert/strict';
import { listSealedSegments } from '../src/list-segments.js';
import { printedAfter, startProcess } from './child-process.js';
import type { WritingProcessSettings } from './processes/writing-process.js';
import { recoverAll } from './recover-all.js';
import { countSealedNames, findWrongCounts, listLeftFiles } from './sealed-names.js';
import { whyNoStrace } from './strace.js';
import { useTemporaryZone } from './temporary-zone.js';

const LEASE_MS = 500;

describe('a failing system call', function () {
  this.timeout(60_000);
  const zone = useTemporaryZone();

  before(function () {
    const reason = whyNoStrace();
    if (reason === undefined) return;
    process.stderr.write(`\n    skipped, strace is not usable here: ${reason}\n`);
    this.skip();
  });

  /** Lets a process append 12 times, one after the other, while strace makes a system call fail. */
  async function writeWith(injection: string) {
    const settings: WritingProcessSettings = {
      directory: zone.directory,
      label: 'w',
      sealAtBytes: 1_000_000,
      leaseMs: LEASE_MS,
      loops: 1,
      appends: 12,
    };
    const call = injection.split(':')[0] ?? '';
    const strace = [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      `trace=${call}`,
      '-e',
      `inject=${injection}`,
    ];
    const writer = startProcess('writing-process', settings, strace);
    await writer.ended;
    assert.equal(writer.lines.at(-1), 'closed');
    return writer;
  }

  it('fdatasync: refuses that commit alone, and seals exactly what was acked before it', async () => {
    const writer = await writeWith('fdatasync:error=EIO:when=6');
    assert.deepEqual(printedAfter(writer, 'refused'), ['storage_failed']);
    const acked = printedAfter(writer, 'ack');
    assert.deepEqual(await findWrongCounts(zone.directory, acked), []);
    assert.deepEqual([...(await countSealedNames(zone.directory)).keys()].sort(), acked.sort());
    assert.deepEqual(
      (await listSealedSegments(zone.directory)).map(({ id }) => id),
      printedAfter(writer, 'sealed'),
    );
    assert.deepEqual(await listLeftFiles(zone.directory), []);
  });

  it('fdatasync, from then on: refuses everything and keeps what was acked', async () => {
    const writer = await writeWith('fdatasync:error=EIO:when=6+');
    assert.deepEqual(new Set(printedAfter(writer, 'refused')), new Set(['storage_failed']));
    const acked = printedAfter(writer, 'ack');
    assert.equal(acked.at(-1), 'w-0-4-0');
    assert.deepEqual([...(await countSealedNames(zone.directory)).keys()].sort(), acked.sort());
  });

  it('writing: refuses that commit alone', async () => {
    const writer = await writeWith('pwritev:error=EIO:when=3');
    assert.ok(printedAfter(writer, 'refused').every((code) => code === 'storage_failed'));
    assert.deepEqual(await findWrongCounts(zone.directory, printedAfter(writer, 'ack')), []);
  });

  it('link: what cannot be sealed is left to a recoverer', async () => {
    const writer = await writeWith('link,linkat:error=EIO');
    assert.deepEqual(printedAfter(writer, 'refused'), []);
    assert.deepEqual(await listSealedSegments(zone.directory), []);
    await recoverAll(zone.directory, LEASE_MS / 5);
    assert.deepEqual(await findWrongCounts(zone.directory, printedAfter(writer, 'ack')), []);
    assert.equal((await listSealedSegments(zone.directory)).length, 1);
  });
});
