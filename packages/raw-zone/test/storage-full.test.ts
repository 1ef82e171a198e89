import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listSegments } from '../src/list-segments.js';
import { RawZoneError } from '../src/raw-zone-error.js';
import { rawZoneDirectory } from '../src/raw-zone-paths.js';
import { createSegmentWriter, type SegmentWriter } from '../src/segment-writer.js';
import { createRecordingLogger } from './recording-logger.js';
import { recoverAll } from './recover-all.js';
import { findWrongCounts } from './sealed-names.js';

const LEASE_MS = 150;
const KIB = 1024;

describe('a full disk', () => {
  let mountPoint = '';
  let isMounted = false;
  let fillerPath = '';
  let writer: SegmentWriter;
  const acked: string[] = [];
  const sealed: string[] = [];

  before(async function () {
    mountPoint = await mkdtemp(join(tmpdir(), 'signallake-full-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mountPoint], { stdio: 'pipe' });
      isMounted = true;
    } catch (error) {
      process.stderr.write(`\n    skipped, a small file system cannot be mounted here: ${String(error)}\n`);
      this.skip();
    }
  });

  after(async () => {
    if (isMounted) execFileSync('umount', [mountPoint]);
    await rm(mountPoint, { recursive: true });
  });

  beforeEach(() => {
    acked.length = 0;
    sealed.length = 0;
    fillerPath = join(mountPoint, 'filler');
    writer = createSegmentWriter({
      directory: rawZoneDirectory(mountPoint),
      sealAtBytes: 100_000_000,
      sealAfterMs: 60_000,
      leaseMs: LEASE_MS,
      onSealed: (id) => {
        sealed.push(id);
      },
      logger: createRecordingLogger(),
    });
  });

  afterEach(async () => {
    await writer.close();
    await rm(fillerPath, { force: true });
    await rm(rawZoneDirectory(mountPoint), { recursive: true });
  });

  async function append(name: string, bytes: number): Promise<void> {
    await writer.append(Buffer.from(`${JSON.stringify({ name, filling: 'x'.repeat(bytes) })}\n`));
    acked.push(name);
  }

  /** Takes all the space but `freeBytes`. */
  async function fill(freeBytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(mountPoint);
    await writeFile(fillerPath, Buffer.alloc(bavail * bsize - freeBytes));
  }

  it('refuses appends, seals what was acked before, and takes appends again once there is space', async () => {
    await append('before', 20 * KIB);
    await fill(64 * KIB);
    await assert.rejects(append('too-large', 300 * KIB), { code: 'storage_full', retryable: true });
    await append('small', 10);
    assert.equal(sealed.length, 1);
    await rm(fillerPath);
    await append('too-large-again', 300 * KIB);
    await writer.close();
    assert.deepEqual(await findWrongCounts(rawZoneDirectory(mountPoint), acked), []);
  });

  it('leaves what it has no space to copy to a recoverer, and readable meanwhile', async () => {
    await append('before', 800 * KIB);
    await fill(64 * KIB);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await assert.rejects(append(`refused-${attempt}`, 300 * KIB), { code: 'storage_full' });
    }
    const segments = await listSegments(rawZoneDirectory(mountPoint));
    assert.deepEqual(
      segments.map(({ state }) => state),
      ['fenced'],
    );
    await rm(fillerPath);
    await append('after', 300 * KIB);
    await writer.close();
    await recoverAll(rawZoneDirectory(mountPoint), LEASE_MS);
    assert.deepEqual(await findWrongCounts(rawZoneDirectory(mountPoint), acked), []);
  });

  it('keeps every ack when it fills up under load', async () => {
    const codes = new Set<string>();
    const loop = async (label: number) => {
      for (let index = 0; index < 60; index += 1) {
        try {
          await append(`${label}-${index}`, 20 * KIB);
        } catch (error) {
          if (!(error instanceof RawZoneError)) throw error;
          codes.add(error.code);
        }
      }
    };
    await Promise.all([loop(1), loop(2), loop(3), loop(4)]);
    assert.deepEqual([...codes], ['storage_full']);
    await writer.close();
    // Space for the copies.
    execFileSync('mount', ['-o', 'remount,size=16m', mountPoint]);
    await recoverAll(rawZoneDirectory(mountPoint), LEASE_MS);
    assert.deepEqual(await findWrongCounts(rawZoneDirectory(mountPoint), acked), []);
  });
});
