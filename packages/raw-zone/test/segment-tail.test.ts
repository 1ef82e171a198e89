import assert from 'node:assert/strict';
import { appendFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rawZonePaths } from '../src/raw-zone-paths.js';
import { createSegmentTail, type SegmentTail, type SegmentTailOptions } from '../src/segment-tail.js';
import { createSegmentWriter } from '../src/segment-writer.js';
import { createRecordingLogger } from './recording-logger.js';
import { useTemporaryZone } from './temporary-zone.js';

describe('segment tail', () => {
  const zone = useTemporaryZone();
  const pathOf = () => join(zone.directory, 'segment');
  let tail: SegmentTail | undefined;

  async function openTail(options: SegmentTailOptions = {}): Promise<SegmentTail> {
    tail = await createSegmentTail(pathOf(), options);
    return tail;
  }

  afterEach(async () => {
    await tail?.close();
    await tail?.close();
    tail = undefined;
  });

  async function readText(from: SegmentTail): Promise<string | undefined> {
    return (await from.readNew())?.lines.toString();
  }

  it('gives new whole lines as they come, and a torn line when it is whole', async () => {
    await writeFile(pathOf(), 'a\nb\nto');
    const opened = await openTail();
    assert.deepEqual(await opened.readNew(), { lines: Buffer.from('a\nb\n'), offset: 0 });
    assert.equal(await opened.readNew(), undefined);
    await appendFile(pathOf(), 'rn\nc\n');
    assert.deepEqual(await opened.readNew(), { lines: Buffer.from('torn\nc\n'), offset: 4 });
    assert.equal(opened.offset, 11);
  });

  it('begins where it is told to', async () => {
    await writeFile(pathOf(), 'a\nb\n');
    assert.equal(await readText(await openTail({ start: 2 })), 'b\n');
  });

  it('gives a bounded portion a call, also of long lines', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `${'x'.repeat(index)}\n`);
    await writeFile(pathOf(), lines.join(''));
    const opened = await openTail({ maxBytes: 40 });
    let text = '';
    for (let more = await opened.readNew(); more !== undefined; more = await opened.readNew()) {
      assert.ok(more.lines.length <= 160);
      text += more.lines.toString();
    }
    assert.equal(text, lines.join(''));
  });

  it('refuses a line beyond its bound', async () => {
    await writeFile(pathOf(), 'x'.repeat(1000));
    const opened = await openTail({ maxBytes: 40, maxLineBytes: 500 });
    await assert.rejects(opened.readNew(), { code: 'line_too_long' });
  });

  it('gives each line once to calls that overlap', async () => {
    await writeFile(pathOf(), 'a\n'.repeat(100));
    const opened = await openTail({ maxBytes: 50 });
    const chunks = await Promise.all(Array.from({ length: 5 }, () => opened.readNew()));
    assert.deepEqual(
      chunks.map((chunk) => chunk?.offset),
      [0, 50, 100, 150, undefined],
    );
  });

  it('follows the file through its renames', async () => {
    await writeFile(pathOf(), 'a\n');
    const opened = await openTail();
    const { dev, ino } = await stat(pathOf(), { bigint: true });
    assert.equal(opened.inode, `${dev}:${ino}`);
    await rename(pathOf(), `${pathOf()}-renamed`);
    await appendFile(`${pathOf()}-renamed`, 'b\n');
    assert.equal(await readText(opened), 'a\nb\n');
  });

  it('sees acked lines at once, before and after the seal', async () => {
    const writer = createSegmentWriter({
      directory: zone.directory,
      sealAtBytes: 1000,
      sealAfterMs: 60_000,
      leaseMs: 60_000,
      onSealed: () => undefined,
      logger: createRecordingLogger(),
    });
    const { segment } = await writer.append(Buffer.from('{"n":1}\n'));
    tail = await createSegmentTail(rawZonePaths(zone.directory).openSegment(segment));
    assert.equal(await readText(tail), '{"n":1}\n');
    await writer.append(Buffer.from('{"n":2}\n'));
    await writer.close();
    assert.equal(await readText(tail), '{"n":2}\n');
  });

  it('says when the segment is not there', async () => {
    await assert.rejects(openTail(), { code: 'segment_not_found' });
  });
});
