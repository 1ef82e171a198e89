import assert from 'node:assert/strict';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import {
  buildLeaseFileName,
  parseArchiveDateFolder,
  parseArchiveFileName,
  parseLeaseFileName,
  parseSegmentFileName,
  rawZoneDirectory,
  rawZonePaths,
} from '../src/raw-zone-paths.js';
import { buildSegmentId } from '../src/segment-id.js';

const segmentId = fc
  .record({
    epochMs: fc.integer({ min: 0, max: 9_999_999_999_999 }),
    writerId: fc.stringMatching(/^[a-z0-9]{1,32}$/),
    sequence: fc.integer({ min: 0, max: 999_999 }),
  })
  .map(buildSegmentId);

const paths = rawZonePaths(rawZoneDirectory('/data'));

describe('raw zone paths', () => {
  it('give every segment name back as its id', () => {
    fc.assert(
      fc.property(segmentId, (id) => {
        for (const build of [
          paths.openSegment,
          paths.fencedSegment,
          paths.sealedSegment,
          paths.quarantineFile,
        ]) {
          assert.equal(parseSegmentFileName(basename(build(id))), id);
        }
        assert.equal(parseArchiveFileName(basename(paths.archivedSegment(id))), id);
      }),
    );
  });

  it('give the archive day back as the UTC day of the id', () => {
    fc.assert(
      fc.property(segmentId, (id) => {
        const folder = dirname(paths.archivedSegment(id));
        const day = new Date(Number(id.slice(0, 13))).toISOString().slice(0, 10);
        assert.equal(parseArchiveDateFolder(basename(folder)), day);
        assert.equal(dirname(folder), paths.archiveDirectory);
      }),
    );
  });

  it('give every lease name back as its writer id', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{1,32}$/), (writerId) => {
        assert.equal(parseLeaseFileName(buildLeaseFileName(writerId)), writerId);
      }),
    );
  });

  it('keep to the documented layout', () => {
    const id = '1700000000000-w1-000007';
    assert.equal(paths.openSegment(id), join('/data', 'raw', 'open', `${id}.jsonl`));
    assert.equal(paths.sealedSegment(id), join('/data', 'raw', 'sealed', `${id}.jsonl`));
    assert.equal(
      paths.archivedSegment(id),
      join('/data', 'raw', 'archive', 'date=2023-11-14', `${id}.jsonl.gz`),
    );
    assert.equal(paths.quarantineFile(id), join('/data', 'raw', 'quarantine', `${id}.jsonl`));
    assert.equal(paths.lease('w1'), join('/data', 'raw', 'open', 'w1.lease'));
  });

  it('refuse what is no segment id, and overlook foreign file names', () => {
    assert.throws(() => paths.sealedSegment('../../etc/passwd'), { code: 'segment_id_malformed' });
    assert.throws(() => paths.archivedSegment('x'), { code: 'segment_id_malformed' });
    assert.equal(parseSegmentFileName('notes.jsonl'), undefined);
    assert.equal(parseSegmentFileName('1700000000000-w1-000007.jsonl.gz'), undefined);
    assert.equal(parseLeaseFileName('W.lease'), undefined);
    assert.equal(parseArchiveDateFolder('date=today'), undefined);
  });
});
