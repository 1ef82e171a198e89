import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildSegmentId, markReplayed, readReplayed } from '../src/index.js';
import { buildReplayedLine, parseReplayedLine } from '../src/replayed-line.js';
import { listLeftFiles } from './sealed-names.js';
import { useTemporaryZone } from './temporary-zone.js';

const ID = buildSegmentId({ epochMs: 1_700_000_000_000, writerId: 'w', sequence: 0 });
const replayed = (offset: number) => ({ offset, replayedAt: '2026-01-01T00:00:00Z', eventId: `e${offset}` });

describe('replayed lines', () => {
  const zone = useTemporaryZone();

  it('parse to what they were built from, and nothing else parses', () => {
    const line = fc.record(
      { offset: fc.maxSafeNat(), replayedAt: fc.string(), eventId: fc.string() },
      { noNullPrototype: true },
    );
    fc.assert(fc.property(line, (one) => assert.deepEqual(parseReplayedLine(buildReplayedLine(one)), one)));
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"offset":-1,"replayed_at":"t","event_id":"e"}',
      '{"offset":1}',
    ])
      assert.throws(() => parseReplayedLine(text), { code: 'quarantine_malformed' }, text);
  });

  it('are none at first, and are kept once however often they are marked', async () => {
    assert.deepEqual(await readReplayed(zone.directory, ID), []);
    await markReplayed(zone.directory, ID, [replayed(1), replayed(2)]);
    await markReplayed(zone.directory, ID, [replayed(2), replayed(3)]);
    assert.deepEqual(await readReplayed(zone.directory, ID), [1, 2, 3].map(replayed));
    assert.deepEqual(await listLeftFiles(zone.directory), []);
  });
});
