import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createEventNormalizer, type LogEventInput, parseTimestamp } from '@signallake/event-schema';
import fc from 'fast-check';
import { createEventSource, createLiveEventSource, type EventSourceOptions } from '../src/index.js';

/** Of the first 2,000 events of seed 1. When it changes, every stored benchmark and example changes with it. */
const GOLDEN_SHA256 = '7035f35a5900d1704e6b049c3cfa171cc5e07923d05c00c142eb23843a910cdf';

function hashLines(options: Partial<EventSourceOptions>): string {
  const hash = createHash('sha256');
  for (const lines of createEventSource(options).lineBatches(300)) hash.update(`${lines.join('\n')}\n`);
  return hash.digest('hex');
}

describe('an event source', () => {
  it('gives the same bytes for the same seed, today as ever', () => {
    assert.equal(hashLines({ events: 2000 }), GOLDEN_SHA256);
    assert.equal(hashLines({ events: 2000, seed: 1, days: 3, services: 8 }), GOLDEN_SHA256);
  });

  it('gives other bytes for any other option', () => {
    const others: Partial<EventSourceOptions>[] = [
      { seed: 2 },
      { seed: 2 ** 40 + 1 },
      { days: 4 },
      { services: 9 },
      { fromMs: 1e12 },
    ];
    const hashes = others.map((options) => hashLines({ events: 2000, ...options }));
    assert.equal(new Set([GOLDEN_SHA256, ...hashes]).size, others.length + 1);
  });

  it('starts anew with each iteration', () => {
    const source = createEventSource({ events: 50 });
    assert.deepEqual([...source], [...source]);
  });

  it('gives its events as lines in batches, the last one shorter', () => {
    const source = createEventSource({ events: 25 });
    const batches = [...source.lineBatches(10)];
    assert.deepEqual(
      batches.map((lines) => lines.length),
      [10, 10, 5],
    );
    assert.deepEqual(
      batches.flat().map((line) => JSON.parse(line)),
      [...source],
    );
  });

  it('makes events of which each is valid, has its own id and lies within the span', () => {
    const normalize = createEventNormalizer();
    const options = fc.record({
      seed: fc.maxSafeNat(),
      events: fc.integer({ min: 1, max: 300 }),
      fromMs: fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2026, 0, 1) }),
      days: fc.constantFrom(0.001, 0.5, 1, 3, 400),
      services: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(options, (given) => {
        const ids = new Set<string>();
        const toMicros = (given.fromMs + Math.max(given.days * 86_400_000, 60_000)) * 1000;
        for (const event of createEventSource(given)) {
          const result = normalize(event, Date.UTC(2100, 0, 1));
          assert.ok(result.ok, JSON.stringify(result));
          const micros = parseTimestamp(result.event.timestamp) ?? Number.NaN;
          // Days are taken to the minute.
          assert.ok(micros >= given.fromMs * 1000 && micros < toMicros + 30_000_000, result.event.timestamp);
          ids.add(result.event.event_id);
        }
        assert.equal(ids.size, given.events);
      }),
      { numRuns: 40 },
    );
  });

  it('gives ids of version 7 that hold the time of the event', () => {
    for (const event of createEventSource({ events: 100 })) {
      const [, high = '', low = ''] =
        /^(\w{8})-(\w{4})-7\w{3}-[89ab]\w{3}-\w{12}$/.exec(event.event_id ?? '') ?? [];
      const micros = parseTimestamp(event.timestamp ?? '') ?? Number.NaN;
      assert.equal(Number.parseInt(high + low, 16), Math.floor(micros / 1000));
    }
  });

  it('goes through its days in order, with some events late by seconds and few by minutes', () => {
    let latestMicros = 0;
    let late = 0;
    let count = 0;
    for (const event of createEventSource({ events: 20_000 })) {
      const micros = parseTimestamp(event.timestamp ?? '') ?? Number.NaN;
      assert.ok(latestMicros - micros < 180_000_000 + 60_000_000);
      if (micros < latestMicros) late++;
      latestMicros = Math.max(latestMicros, micros);
      count++;
    }
    assert.ok(late > 0 && late < count / 10, String(late));
    assert.ok(latestMicros > Date.UTC(2026, 0, 3, 23) * 1000);
  });

  it('makes events of about 270 bytes of JSON', () => {
    const lines = [...createEventSource({ events: 5000 }).lineBatches(5000)].flat();
    const average = Buffer.byteLength(lines.join('\n')) / lines.length;
    assert.ok(average > 250 && average < 290, String(average));
  });
});

describe('a live event source', () => {
  const timesOf = (events: Iterable<LogEventInput>) =>
    [...events].map((event) => (parseTimestamp(event.timestamp ?? '') ?? Number.NaN) / 1000);

  it('stamps each event with the time at which it is taken, less the moments it was under way', () => {
    let nowMs = Date.UTC(2026, 5, 1);
    const source = createLiveEventSource({ seed: 3, services: 8, events: 200, nowMs: () => (nowMs += 1000) });
    const delays = timesOf(source).map((timeMs, index) => Date.UTC(2026, 5, 1) + (index + 1) * 1000 - timeMs);
    for (const delayMs of delays) assert.ok(delayMs >= 0 && delayMs <= 180_000, String(delayMs));
    assert.ok(delays.filter((delayMs) => delayMs <= 400).length > 150);
  });

  it('has no end unless it is told', () => {
    const iterator = createLiveEventSource({ seed: 3, services: 2, nowMs: () => 1e12 })[Symbol.iterator]();
    for (let count = 0; count < 1000; count++) assert.equal(iterator.next().done, false);
  });
});
