import assert from 'node:assert/strict';
import { link, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { listSealedSegments, listSegments } from '../src/list-segments.js';
import { rawZonePaths } from '../src/raw-zone-paths.js';
import { rawZoneUsage } from '../src/raw-zone-usage.js';
import { buildSegmentId } from '../src/segment-id.js';
import { useTemporaryZone } from './temporary-zone.js';

const idOf = (epochMs: number) => buildSegmentId({ epochMs, writerId: 'w', sequence: 0 });

describe('segment listing', () => {
  const zone = useTemporaryZone();

  it('tells every segment with its state, size and inode, sorted by id, and overlooks other files', async () => {
    const paths = rawZonePaths(zone.directory);
    await writeFile(paths.sealedSegment(idOf(3)), '{}\n');
    await writeFile(paths.openSegment(idOf(2)), '{}\n{}');
    await writeFile(paths.fencedSegment(idOf(1)), '');
    await writeFile(paths.lease('w'), 'x');
    await writeFile(`${paths.sealedDirectory}/notes.txt`, 'x');
    const segments = await listSegments(zone.directory);
    assert.deepEqual(
      segments.map(({ id, state, bytes, path }) => ({ id, state, bytes, path })),
      [
        { id: idOf(1), state: 'fenced', bytes: 0, path: paths.fencedSegment(idOf(1)) },
        { id: idOf(2), state: 'open', bytes: 5, path: paths.openSegment(idOf(2)) },
        { id: idOf(3), state: 'sealed', bytes: 3, path: paths.sealedSegment(idOf(3)) },
      ],
    );
    const { dev, ino } = await stat(paths.openSegment(idOf(2)), { bigint: true });
    assert.equal(segments[1]?.inode, `${dev}:${ino}`);
    assert.deepEqual(await listSealedSegments(zone.directory), [segments[2]]);
    assert.deepEqual(await rawZoneUsage(zone.directory), { segments: 3, bytes: 8, oldestEpochMs: 1 });
  });

  it('takes the sealed one of two names', async () => {
    const paths = rawZonePaths(zone.directory);
    await writeFile(paths.openSegment(idOf(1)), '{}\n');
    await link(paths.openSegment(idOf(1)), paths.sealedSegment(idOf(1)));
    const segments = await listSegments(zone.directory);
    assert.deepEqual(
      segments.map(({ state }) => state),
      ['sealed'],
    );
  });

  it('never misses a segment that moves on meanwhile', async () => {
    const paths = rawZonePaths(zone.directory);
    const ids = Array.from({ length: 40 }, (_, index) => idOf(index));
    for (let round = 0; round < 25; round += 1) {
      await Promise.all(ids.map((id) => writeFile(paths.openSegment(id), '{}\n')));
      const listings = [listAndCheck(ids), listAndCheck(ids)];
      for (const [index, id] of ids.entries()) {
        const isFenced = index % 2 === 0;
        if (isFenced) await rename(paths.openSegment(id), paths.fencedSegment(id));
        const from = isFenced ? paths.fencedSegment(id) : paths.openSegment(id);
        await link(from, paths.sealedSegment(id));
        await unlink(from);
        if (index % 10 === 0) listings.push(listAndCheck(ids));
      }
      await Promise.all(listings);
      await Promise.all(ids.map((id) => unlink(paths.sealedSegment(id))));
    }
  });

  async function listAndCheck(ids: string[]): Promise<void> {
    const found = (await listSegments(zone.directory)).map(({ id }) => id);
    assert.deepEqual(found, ids);
  }

  it('finds nothing where there is no raw zone', async () => {
    await rm(zone.directory, { recursive: true });
    assert.deepEqual(await listSegments(zone.directory), []);
    assert.deepEqual(await rawZoneUsage(zone.directory), { segments: 0, bytes: 0, oldestEpochMs: undefined });
  });
});
