import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RawZoneError } from '../src/raw-zone-error.js';
import { buildSegmentId, isSegmentId, MAX_SEGMENT_SEQUENCE, parseSegmentId } from '../src/segment-id.js';
import { createSegmentIdSequence } from '../src/segment-id-sequence.js';

const epochMs = fc.integer({ min: 0, max: 9_999_999_999_999 });
const writerId = fc.stringMatching(/^[a-z0-9]{1,32}$/);
const sequence = fc.integer({ min: 0, max: MAX_SEGMENT_SEQUENCE });

describe('segment id', () => {
  it('parses to what it was built from', () => {
    fc.assert(
      fc.property(fc.record({ epochMs, writerId, sequence }, { noNullPrototype: true }), (parts) => {
        const id = buildSegmentId(parts);
        assert.ok(isSegmentId(id));
        assert.deepEqual(parseSegmentId(id), parts);
      }),
    );
  });

  it('sorts by time and then sequence within a writer', () => {
    fc.assert(
      fc.property(writerId, epochMs, sequence, epochMs, sequence, (writer, timeA, seqA, timeB, seqB) => {
        const a = buildSegmentId({ epochMs: timeA, writerId: writer, sequence: seqA });
        const b = buildSegmentId({ epochMs: timeB, writerId: writer, sequence: seqB });
        const order = Math.sign(timeA - timeB || seqA - seqB);
        assert.equal(a < b ? -1 : a > b ? 1 : 0, order);
      }),
    );
  });

  it('refuses parts that do not fit', () => {
    const good = { epochMs: 1, writerId: 'a', sequence: 1 };
    const bad = [
      { ...good, epochMs: -1 },
      { ...good, epochMs: 10_000_000_000_000 },
      { ...good, epochMs: 1.5 },
      { ...good, writerId: '' },
      { ...good, writerId: 'a-b' },
      { ...good, writerId: 'A' },
      { ...good, writerId: 'a'.repeat(33) },
      { ...good, sequence: 1_000_000 },
    ];
    for (const parts of bad) assert.throws(() => buildSegmentId(parts), hasCode('segment_id_malformed'));
  });

  it('refuses every other text, paths above all', () => {
    const good = buildSegmentId({ epochMs: 1, writerId: 'a', sequence: 1 });
    for (const text of [
      '',
      `../${good}`,
      `${good}/x`,
      `${good}\n`,
      good.slice(1),
      `${good}0`,
      good.toUpperCase(),
    ]) {
      assert.throws(() => parseSegmentId(text), hasCode('segment_id_malformed'), text);
    }
  });
});

describe('segment id sequence', () => {
  it('rises strictly, whatever the wall clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2 }), (clock) => {
        const readings = [...clock];
        const ids = createSegmentIdSequence(() => readings.shift() ?? 0);
        const built = clock.map(() => ids.next('w'));
        assert.deepEqual([...new Set(built)].sort(), built);
      }),
    );
  });

  it('goes on rising after a million ids', () => {
    const ids = createSegmentIdSequence(() => 7);
    let last = '';
    for (let count = 0; count <= MAX_SEGMENT_SEQUENCE; count += 1) last = ids.next('w');
    assert.deepEqual(parseSegmentId(last), { epochMs: 7, writerId: 'w', sequence: MAX_SEGMENT_SEQUENCE });
    assert.ok(ids.next('w') > last);
  });
});

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof RawZoneError && error.code === code;
}
