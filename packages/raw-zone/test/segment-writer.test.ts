import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { listSealedSegments, listSegments } from '../src/list-segments.js';
import { rawZonePaths } from '../src/raw-zone-paths.js';
import type { RawZoneStep } from '../src/raw-zone-step.js';
import { createSegmentWriter, type SegmentWriter } from '../src/segment-writer.js';
import type { SegmentWriterOptions } from '../src/segment-writer-options.js';
import { createRecordingLogger } from './recording-logger.js';
import { useTemporaryZone } from './temporary-zone.js';

describe('segment writer', () => {
  const zone = useTemporaryZone();
  const writers: SegmentWriter[] = [];
  const sealed: string[] = [];
  const steps: RawZoneStep[] = [];

  function createWriter(changes: Partial<SegmentWriterOptions> = {}): SegmentWriter {
    const writer = createSegmentWriter({
      directory: zone.directory,
      sealAtBytes: 1_000_000,
      sealAfterMs: 60_000,
      leaseMs: 60_000,
      onSealed: (id) => {
        sealed.push(id);
      },
      logger: createRecordingLogger(),
      onStep: (step) => {
        steps.push(step);
      },
      ...changes,
    });
    writers.push(writer);
    return writer;
  }

  afterEach(async () => {
    for (const writer of writers.splice(0)) await writer.close();
    sealed.length = 0;
    steps.length = 0;
  });

  it('acks many concurrent appends with few fsyncs, in order, and tells where they lie', async () => {
    const writer = createWriter();
    const lines = Array.from({ length: 500 }, (_, index) => Buffer.from(`{"index":${index}}\n`));
    const receipts = await Promise.all([
      writer.append(Buffer.from('{"first":true}\n')),
      ...lines.slice(0, 100).map((line) => writer.append(line)),
    ]);
    // These come in one by one, while writes are under way.
    for (const line of lines.slice(100)) {
      receipts.push(await Promise.resolve(line).then((buffer) => writer.append(buffer)));
    }
    const [segment] = await listSegments(zone.directory);
    const content = await readFile(segment?.path ?? '');
    assert.equal(content.toString(), `{"first":true}\n${lines.join('')}`);
    const cut = receipts.map(({ offset, bytes }) => content.subarray(offset, offset + bytes).toString());
    assert.equal(cut.join(''), content.toString());
    assert.deepEqual(new Set(receipts.map((receipt) => receipt.segment)), new Set([segment?.id]));
    const fsyncsOfTheFirst = steps.filter((step) => step === 'after-fsync').length - 400;
    assert.ok(fsyncsOfTheFirst <= 2, `101 appends at once took ${fsyncsOfTheFirst} fsyncs`);
  });

  it('bounds a single write, also when more is waiting', async () => {
    const writer = createWriter({ maxWriteBytes: 100 });
    const line = Buffer.from(`${'x'.repeat(39)}\n`);
    await Promise.all(Array.from({ length: 10 }, () => writer.append(line)));
    assert.equal(steps.filter((step) => step === 'after-append').length, 5);
  });

  it('takes more appends at once than one writev has room for', async () => {
    const writer = createWriter();
    const receipts = await Promise.all(
      Array.from({ length: 3000 }, () => writer.append(Buffer.from('{}\n'))),
    );
    assert.deepEqual(
      receipts.map(({ offset }) => offset),
      receipts.map((_, index) => index * 3),
    );
  });

  it('counts the bytes that are not acked yet', async () => {
    const writer = createWriter();
    const appends = [writer.append(Buffer.from('{}\n')), writer.append(Buffer.from('{"a":1}\n'))];
    assert.equal(writer.pendingBytes, 11);
    await Promise.all(appends);
    assert.equal(writer.pendingBytes, 0);
  });

  it('seals by size, and never splits an append', async () => {
    const writer = createWriter({ sealAtBytes: 100 });
    const append = Buffer.from('{"line":1}\n{"line":2}\n{"line":3}\n');
    for (let count = 0; count < 9; count += 1) await writer.append(append);
    const segments = (await listSegments(zone.directory)).filter(({ state }) => state === 'sealed');
    assert.deepEqual(
      segments.map(({ bytes }) => bytes),
      [132, 132],
    );
    assert.deepEqual(
      sealed,
      segments.map(({ id }) => id),
    );
  });

  it('seals an idle segment by age', async () => {
    let tell: (id: string) => void = () => undefined;
    const told = new Promise<string>((resolve) => {
      tell = resolve;
    });
    const writer = createWriter({ sealAfterMs: 30, onSealed: (id) => tell(id) });
    const { segment } = await writer.append(Buffer.from('{}\n'));
    assert.equal(await told, segment);
    const [listed] = await listSegments(zone.directory);
    assert.equal(listed?.state, 'sealed');
  });

  it('seals on demand once, and has nothing to seal then', async () => {
    const writer = createWriter();
    assert.equal(await writer.sealCurrent(), undefined);
    const { segment } = await writer.append(Buffer.from('{}\n'));
    assert.equal(await writer.sealCurrent(), segment);
    assert.equal(await writer.sealCurrent(), undefined);
  });

  it('on close acks what is pending, seals, and leaves neither lease nor open file', async () => {
    const writer = createWriter({ maxWriteBytes: 10 });
    const appends = Array.from({ length: 20 }, () => writer.append(Buffer.from('{"a":1}\n')));
    await Promise.all([writer.close(), writer.close()]);
    await Promise.all(appends);
    await writer.close();
    assert.deepEqual(await readdir(rawZonePaths(zone.directory).openDirectory), []);
    const [segment] = await listSealedSegments(zone.directory);
    assert.equal(segment?.bytes, 160);
    assert.deepEqual(sealed, [segment?.id]);
    await assert.rejects(writer.append(Buffer.from('{}\n')), { code: 'writer_closed', retryable: false });
  });

  it('refuses what does not end in LF', async () => {
    const writer = createWriter();
    await assert.rejects(writer.append(Buffer.from('{}')), { code: 'lines_malformed' });
    await assert.rejects(writer.append(Buffer.alloc(0)), { code: 'lines_malformed' });
    assert.deepEqual(await listSegments(zone.directory), []);
  });

  it('refuses settings out of range', () => {
    for (const changes of [
      { sealAtBytes: 0 },
      { leaseMs: -1 },
      { sealAfterMs: 2 ** 31 },
      { writerIdPrefix: 'A' },
    ]) {
      assert.throws(() => createWriter(changes), { code: 'settings_invalid' });
    }
  });

  it('goes on when the callback for a sealed segment fails, and says so', async () => {
    const logger = createRecordingLogger();
    const writer = createWriter({ logger, onSealed: () => Promise.reject(new Error('queue is away')) });
    await writer.append(Buffer.from('{}\n'));
    await writer.sealCurrent();
    await writer.append(Buffer.from('{}\n'));
    await writer.close();
    assert.equal(logger.messages.filter((message) => message.includes('queue is away')).length, 2);
  });
});
