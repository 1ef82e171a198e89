import assert from 'node:assert/strict';
import { buildSegmentId } from '@signallake/raw-zone';
import fc from 'fast-check';
import { formatEventCursor, hashFilters, parseEventCursor } from '../src/events/search/event-cursor.js';
import { type PlannedFile, planTimeRanges } from '../src/events/search/plan-time-ranges.js';
import {
  advance,
  compact,
  createPositionFormatter,
  formatTailPosition,
  nextOffset,
  parseTailPosition,
  type TailPosition,
} from '../src/events/tail/tail-position.js';

const micros = fc.maxSafeInteger();
const bound = fc.option(micros, { nil: null });

const segmentIds = fc
  .record({
    epochMs: fc.integer({ min: 1_000_000, max: 1_000_200 }),
    writerId: fc.constantFrom('a', 'b', 'c1'),
    sequence: fc.nat(20),
  })
  .map(buildSegmentId);

const positions: fc.Arbitrary<TailPosition> = fc.record(
  {
    floorMs: fc.integer({ min: 1_000_000, max: 1_000_200 }),
    offsets: fc
      .uniqueArray(
        fc.tuple(segmentIds, fc.oneof(fc.nat(1000), fc.constant(0), fc.constant(Number.POSITIVE_INFINITY))),
        { selector: ([id]) => id, maxLength: 8 },
      )
      .map((entries) => new Map(entries)),
  },
  { noNullPrototype: true },
);

describe('the cursor of a search', () => {
  it('is read as it was written (property)', () => {
    const cursors = fc.record(
      {
        filters: fc.string(),
        fromMicros: bound,
        toMicros: bound,
        last: fc.record({ micros, eventId: fc.uuid() }, { noNullPrototype: true }),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(cursors, (cursor) => {
        const text = formatEventCursor(cursor);
        assert.match(text, /^[\w-]+$/);
        assert.deepEqual(parseEventCursor(text), cursor);
      }),
    );
  });

  it('is not read from anything else (property)', () => {
    fc.assert(fc.property(fc.string(), (text) => parseEventCursor(text) === undefined));
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.equal(parseEventCursor(Buffer.from(text).toString('base64url')), undefined);
      }),
    );
  });

  it('belongs to filters in whatever order they were given', () => {
    const hash = hashFilters({ limit: 5, service: ['a', 'b'], q: 'x' });
    assert.equal(hashFilters({ q: 'x', service: ['b', 'a', 'b'], limit: 7, cursor: 'c' }), hash);
    assert.notEqual(hashFilters({ limit: 5, service: ['a', 'b'], q: 'y' }), hash);
    assert.notEqual(hashFilters({ limit: 5, region: ['a', 'b'], q: 'x' }), hash);
  });
});

describe('the plan of a search', () => {
  const files: fc.Arbitrary<PlannedFile[]> = fc.array(
    fc
      .tuple(fc.nat(100_000), fc.nat(50_000), fc.integer({ min: 1, max: 5000 }))
      .map(([minMicros, span, rows]) => ({ stats: { minMicros, maxMicros: minMicros + span, rows } })),
    { maxLength: 20 },
  );

  it('goes down in time without end, to the very bottom (property)', () => {
    fc.assert(
      fc.property(files, fc.oneof(micros, fc.constant(Number.POSITIVE_INFINITY)), (planned, upper) => {
        const floors = [...planTimeRanges(planned, upper, 10)];
        assert.equal(floors.pop(), Number.NEGATIVE_INFINITY);
        let last = upper;
        for (const floor of floors) {
          assert.ok(Number.isSafeInteger(floor) && floor < last, `${floor} after ${last}`);
          last = floor;
        }
        assert.ok(floors.length < 40);
      }),
    );
  });

  it('begins above all files, then takes as much time as holds the rows that are wanted', () => {
    const even = { stats: { minMicros: 0, maxMicros: 999_999, rows: 1000 } };
    const older = { stats: { minMicros: -1_000_000, maxMicros: -1, rows: 1000 } };
    assert.deepEqual(
      [...planTimeRanges([even, older], Number.POSITIVE_INFINITY, 100)],
      [1_000_000, 900_000, 200_000, Number.NEGATIVE_INFINITY],
    );
    assert.deepEqual([...planTimeRanges([even], 500_000, 100)], [400_000, Number.NEGATIVE_INFINITY]);
  });

  it('holds up with files that have no statistics', () => {
    const unknown = {
      stats: { minMicros: Number.NEGATIVE_INFINITY, maxMicros: Number.POSITIVE_INFINITY, rows: 5 },
    };
    assert.deepEqual([...planTimeRanges([unknown], 100, 10)], [Number.NEGATIVE_INFINITY]);
  });
});

describe('the position of a tail', () => {
  it('is read as it was written (property)', () => {
    fc.assert(
      fc.property(positions, (position) => {
        const text = formatTailPosition(position);
        assert.match(text, /^[\w.-]+$/);
        assert.deepEqual(parseTailPosition(text), position);
      }),
    );
  });

  it('is not read from anything else (property)', () => {
    fc.assert(fc.property(fc.string(), (text) => parseTailPosition(text) === undefined));
    for (const text of [
      't1',
      't1.',
      't1.5.',
      't1.01',
      't2.5',
      't1.5.x_1',
      't1.5.1700000000000-a-000001_-1',
    ]) {
      assert.equal(parseTailPosition(text), undefined, text);
    }
  });

  it('is written quickly for many offsets of one segment (property)', () => {
    fc.assert(
      fc.property(positions, segmentIds, fc.nat(), (position, id, offset) => {
        const text = createPositionFormatter(position, id)(offset);
        assert.deepEqual(parseTailPosition(text), advance(position, id, offset));
      }),
    );
  });

  it('takes new segments for new, and earlier ones of a known writer for read', () => {
    const id = (epochMs: number, writerId: string, sequence: number) =>
      buildSegmentId({ epochMs, writerId, sequence });
    const position: TailPosition = { floorMs: 500, offsets: new Map([[id(100, 'a', 3), 77]]) };
    assert.equal(nextOffset(position, id(100, 'a', 3)), 77);
    assert.equal(nextOffset(position, id(90, 'a', 2)), Number.POSITIVE_INFINITY);
    assert.equal(nextOffset(position, id(110, 'a', 4)), 0);
    assert.equal(nextOffset(position, id(499, 'b', 0)), Number.POSITIVE_INFINITY);
    assert.equal(nextOffset(position, id(500, 'b', 0)), 0);
  });

  it('says the same of every segment when it is made compact (property)', () => {
    // As it comes about: a writer reads its segments one after the other, and time goes on.
    const histories = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(50), fc.boolean()), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(histories, fc.nat(600), (history, floorMs) => {
        let epochMs = 0;
        const open = new Map<string, string>();
        const offsets = new Map<string, number>();
        const all: string[] = [];
        for (const [index, [writerId, pauseMs, isDone]] of history.entries()) {
          epochMs += pauseMs;
          const before = open.get(writerId);
          if (before) offsets.set(before, Number.POSITIVE_INFINITY);
          const id = buildSegmentId({ epochMs, writerId, sequence: index });
          open.set(writerId, id);
          offsets.set(id, isDone ? Number.POSITIVE_INFINITY : index * 10);
          all.push(id);
        }
        const whole: TailPosition = { floorMs: 0, offsets };
        const short = compact(whole, floorMs);
        for (const id of all) assert.equal(nextOffset(short, id), nextOffset(whole, id), id);
        assert.deepEqual(compact(short, floorMs), short);
      }),
    );
  });
});
