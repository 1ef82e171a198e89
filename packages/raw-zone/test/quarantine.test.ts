import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { listQuarantine } from '../src/list-quarantine.js';
import { buildQuarantineLine, parseQuarantineLine, type QuarantinedLine } from '../src/quarantine-line.js';
import { rawZonePaths } from '../src/raw-zone-paths.js';
import { readQuarantine } from '../src/read-quarantine.js';
import { buildSegmentId } from '../src/segment-id.js';
import { writeQuarantine } from '../src/write-quarantine.js';
import { listLeftFiles } from './sealed-names.js';
import { useTemporaryZone } from './temporary-zone.js';

const ID = buildSegmentId({ epochMs: 1_700_000_000_000, writerId: 'w', sequence: 0 });

describe('quarantine line', () => {
  const line = fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
  );
  const entry = fc.record(
    { segment: fc.constant(ID), offset: fc.maxSafeNat(), reason: fc.string({ unit: 'binary' }), line },
    { noNullPrototype: true },
  );

  it('parses to what it was built from, whatever the bytes', () => {
    fc.assert(
      fc.property(entry, (quarantined) => {
        const built = buildQuarantineLine(quarantined);
        assert.equal(built.indexOf('\n'), built.length - 1);
        assert.deepEqual(parseQuarantineLine(built), quarantined);
      }),
    );
  });

  it('shows a readable line as text, and says when it is base64', () => {
    const build = (bytes: Buffer): unknown =>
      JSON.parse(buildQuarantineLine({ segment: ID, offset: 1, reason: 'r', line: bytes }));
    assert.deepEqual(build(Buffer.from('{"a":"é"}')), {
      segment: ID,
      offset: 1,
      reason: 'r',
      line: '{"a":"é"}',
    });
    assert.deepEqual(build(Buffer.from([0xff])), {
      segment: ID,
      offset: 1,
      reason: 'r',
      line: '/w==',
      encoding: 'base64',
    });
  });

  it('refuses every other form', () => {
    const good = { segment: ID, offset: 1, reason: 'r', line: 'l' };
    const bad: unknown[] = [
      null,
      [],
      { ...good, segment: 'x' },
      { ...good, offset: -1 },
      { ...good, offset: '1' },
      { ...good, reason: 1 },
      { ...good, line: null },
      { ...good, encoding: 'hex' },
    ];
    const texts = ['', '{', ...bad.map((value) => JSON.stringify(value))];
    for (const text of texts)
      assert.throws(() => parseQuarantineLine(text), { code: 'quarantine_malformed' }, text);
  });
});

describe('quarantine of a segment', () => {
  const zone = useTemporaryZone();

  async function readAll(): Promise<QuarantinedLine[]> {
    const read: QuarantinedLine[] = [];
    for await (const quarantined of readQuarantine(zone.directory, ID)) read.push(quarantined);
    return read;
  }

  it('is read as it was written, and is the same after a retry', async () => {
    const entries = [
      { offset: 0, line: '{"a":', reason: 'not JSON' },
      { offset: 6, line: Buffer.from([0xc3, 0x28]), reason: 'not UTF-8' },
    ];
    assert.equal(await writeQuarantine(zone.directory, ID, entries), 2);
    const path = rawZonePaths(zone.directory).quarantineFile(ID);
    const first = await readFile(path);
    await Promise.all([
      writeQuarantine(zone.directory, ID, entries),
      writeQuarantine(zone.directory, ID, entries),
    ]);
    assert.deepEqual(await readFile(path), first);
    assert.deepEqual(
      await readAll(),
      entries.map((entry) => ({ ...entry, segment: ID, line: Buffer.from(entry.line) })),
    );
    assert.deepEqual(await listQuarantine(zone.directory), [{ segment: ID, path, bytes: first.length }]);
    assert.deepEqual(await listLeftFiles(zone.directory), []);
  });

  it('takes many lines from a generator', async () => {
    const entries = (function* () {
      for (let offset = 0; offset < 5000; offset += 1) yield { offset, line: 'x'.repeat(200), reason: 'r' };
    })();
    assert.equal(await writeQuarantine(zone.directory, ID, entries), 5000);
    assert.deepEqual(
      (await readAll()).map(({ offset }) => offset),
      Array.from({ length: 5000 }, (_, offset) => offset),
    );
  });

  it('has no file when there is nothing to quarantine, also when there was', async () => {
    await writeQuarantine(zone.directory, ID, [{ offset: 0, line: 'x', reason: 'r' }]);
    assert.equal(await writeQuarantine(zone.directory, ID, []), 0);
    assert.deepEqual(await listQuarantine(zone.directory), []);
    await assert.rejects(readAll(), { code: 'segment_not_found' });
  });

  it('says when its file is not of the form', async () => {
    await writeFile(rawZonePaths(zone.directory).quarantineFile(ID), '{}\n');
    await assert.rejects(readAll(), { code: 'quarantine_malformed' });
    await assert.rejects(writeQuarantine(zone.directory, '..', []), { code: 'segment_id_malformed' });
  });
});
