import assert from 'node:assert/strict';
import { link, readFile, truncate, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { archiveSegment } from '../src/archive-segment.js';
import { listArchivedSegments } from '../src/list-archived-segments.js';
import { listSegments } from '../src/list-segments.js';
import { rawZonePaths } from '../src/raw-zone-paths.js';
import { readArchivedSegment } from '../src/read-archived-segment.js';
import { buildSegmentId } from '../src/segment-id.js';
import { startProcess } from './child-process.js';
import type { ArchivingProcessSettings } from './processes/archiving-process.js';
import { useTemporaryZone } from './temporary-zone.js';

const ID = buildSegmentId({ epochMs: Date.UTC(2024, 1, 29, 23, 59, 59, 999), writerId: 'w', sequence: 0 });
const CONTENT = Array.from({ length: 20_000 }, (_, index) => `{"index":${index}}\n`).join('');

describe('archiving a segment', () => {
  const zone = useTemporaryZone();

  beforeEach(async () => {
    await writeFile(rawZonePaths(zone.directory).sealedSegment(ID), CONTENT);
  });

  async function assertArchived(): Promise<void> {
    assert.deepEqual(await listSegments(zone.directory), []);
    const [archived, ...others] = await listArchivedSegments(zone.directory);
    assert.deepEqual(others, []);
    assert.deepEqual([archived?.id, archived?.date], [ID, '2024-02-29']);
    const content = await readFile(archived?.path ?? '');
    assert.equal(content.length, archived?.bytes);
    assert.equal(gunzipSync(content).toString(), CONTENT);
  }

  it('moves it to the folder of its UTC day, and is harmless a second time', async () => {
    const path = await archiveSegment(zone.directory, ID);
    await assertArchived();
    assert.equal(await archiveSegment(zone.directory, ID), path);
    await assertArchived();
  });

  it('removes the other names that a process killed while sealing has left', async () => {
    const paths = rawZonePaths(zone.directory);
    await link(paths.sealedSegment(ID), paths.openSegment(ID));
    await writeFile(paths.fencedSegment(ID), CONTENT);
    await archiveSegment(zone.directory, ID);
    await assertArchived();
  });

  it('is harmless several times at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => archiveSegment(zone.directory, ID)));
    await assertArchived();
  });

  for (const killAt of ['after-archive-write', 'after-archive-rename', 'after-archive-unlink'] as const) {
    it(`is finished by the next call when it was killed ${killAt.replaceAll('-', ' ')}`, async () => {
      const settings: ArchivingProcessSettings = { directory: zone.directory, segmentId: ID, killAt };
      const archiving = startProcess('archiving-process', settings);
      await archiving.ended;
      assert.equal(archiving.child.signalCode, 'SIGKILL');
      await archiveSegment(zone.directory, ID);
      await assertArchived();
    });
  }

  it('refuses a segment that is neither sealed nor archived', async () => {
    const other = buildSegmentId({ epochMs: 1, writerId: 'w', sequence: 0 });
    await assert.rejects(archiveSegment(zone.directory, other), { code: 'segment_not_found' });
    await assert.rejects(archiveSegment(zone.directory, '../x'), { code: 'segment_id_malformed' });
  });
});

describe('reading an archived segment', () => {
  const zone = useTemporaryZone();

  async function readAll(path: string): Promise<string> {
    let text = '';
    for await (const { lines, offset } of readArchivedSegment(path)) {
      assert.equal(offset, text.length);
      text += lines.toString();
    }
    return text;
  }

  it('gives the lines of the segment', async () => {
    await writeFile(rawZonePaths(zone.directory).sealedSegment(ID), CONTENT);
    assert.equal(await readAll(await archiveSegment(zone.directory, ID)), CONTENT);
  });

  it('says when the archive is damaged or missing', async () => {
    await writeFile(rawZonePaths(zone.directory).sealedSegment(ID), CONTENT);
    const path = await archiveSegment(zone.directory, ID);
    await truncate(path, 1000);
    await assert.rejects(readAll(path), { code: 'archive_corrupt' });
    await writeFile(path, 'not gzip');
    await assert.rejects(readAll(path), { code: 'archive_corrupt' });
    await assert.rejects(readAll(`${path}.missing`), { code: 'segment_not_found' });
  });
});
