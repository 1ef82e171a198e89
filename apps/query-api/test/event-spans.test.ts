import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createEventSpans, type EventSpan, type EventSpans } from '../src/raw/event-spans.js';

const DAY_MICROS = 86_400_000_000;

/** Spans as they are gathered: each lies within a day. */
const eventSpan: fc.Arbitrary<EventSpan> = fc
  .record({
    service: fc.constantFrom('cart', 'pay'),
    status_code: fc.constantFrom(200, 500),
    day: fc.integer({ min: 20_000, max: 20_003 }),
    from: fc.integer({ min: 0, max: 99 }),
    length: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ service, status_code, day, from, length }) => ({
    service,
    status_code,
    min: day * DAY_MICROS + from,
    max: day * DAY_MICROS + from + length,
  }));

function spansOf(added: readonly EventSpan[]): EventSpans {
  const spans = createEventSpans();
  spans.add(added);
  return spans;
}

describe('spans of events', () => {
  it('meet all that may hold an event of the same instant, whatever its service (property)', () => {
    fc.assert(
      fc.property(fc.array(eventSpan), fc.array(eventSpan), (added, others) => {
        const overlap = added.some((a) => others.some((b) => a.min <= b.max && a.max >= b.min));
        if (overlap) assert.ok(spansOf(added).meets(spansOf(others)));
      }),
    );
  });

  it('do not meet what happened before, after, or on another day', () => {
    const at = (min: number, max = min): EventSpan => ({ service: 'cart', status_code: 200, min, max });
    const spans = spansOf([at(1000, 2000)]);
    assert.ok(spans.meets(spansOf([at(2000)])));
    for (const other of [at(999), at(2001, 3000), at(DAY_MICROS + 1500)])
      assert.ok(!spans.meets(spansOf([other])));
    assert.ok(!createEventSpans().meets(spansOf([at(1000)])));
  });
});
