import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSegmentId, expireArchive, listArchivedSegments, rawZonePaths } from '../src/index.js';
import { useTemporaryZone } from './temporary-zone.js';

const day = (date: number) => Date.UTC(2026, 0, date);

async function archive(directory: string, epochMs: number, sequence = 1): Promise<string> {
  const id = buildSegmentId({ epochMs, writerId: 'writer', sequence });
  const paths = rawZonePaths(directory);
  await mkdir(paths.archiveDateDirectory(id), { recursive: true });
  await writeFile(paths.archivedSegment(id), 'gzip');
  return id;
}

describe('retention of the archive', () => {
  const zone = useTemporaryZone();

  it('deletes whole days before the first that is kept', async () => {
    const { directory } = zone;
    await archive(directory, day(1));
    await archive(directory, day(2), 1);
    await archive(directory, day(2), 2);
    const kept = await archive(directory, day(3));
    assert.deepEqual(await expireArchive(directory, '2026-01-03'), { segments: 3, bytes: 12 });
    const left = await listArchivedSegments(directory);
    assert.deepEqual(
      left.map(({ id }) => id),
      [kept],
    );
    assert.deepEqual(await readdir(rawZonePaths(directory).archiveDirectory), ['date=2026-01-03']);
    assert.deepEqual(await expireArchive(directory, '2026-01-03'), { segments: 0, bytes: 0 });
  });

  it("leaves what is somebody else's, and stops when it is told to", async () => {
    const { directory } = zone;
    await archive(directory, day(1), 1);
    await archive(directory, day(1), 2);
    const notes = join(rawZonePaths(directory).archiveDirectory, 'date=2026-01-01', 'notes.txt');
    await writeFile(notes, '');
    let asked = 0;
    const stopped = await expireArchive(directory, '2026-01-03', { isClosing: () => asked++ > 0 });
    assert.ok(stopped.segments < 2);
    await expireArchive(directory, '2026-01-03');
    const left = await readdir(rawZonePaths(directory).archiveDirectory, { recursive: true });
    assert.deepEqual(left.sort(), ['date=2026-01-01', 'date=2026-01-01/notes.txt']);
  });
});
