import type { LogEventInput } from '@signallake/event-schema';
import { type ArrivalSpan, createArrivalTimes } from './arrival-times.js';
import { createEventMaker } from './event-maker.js';
import { createRandom } from './random.js';

const ARRIVAL_STREAM = 3;

/** What a finite stream of events depends on; its bytes depend on nothing else. */
export interface EventSourceOptions extends ArrivalSpan {
  /** A safe integer of at least 0. */
  seed: number;
  services: number;
}

/** A finite stream of synthetic events, in the order of their arrival; each iteration starts it anew. */
export interface EventSource extends Iterable<LogEventInput> {
  /** The same events as JSON lines without line feeds, in batches of `size`, the last one shorter. */
  lineBatches(size: number): Iterable<string[]>;
}

/** The defaults of {@link createEventSource}: 100,000 events of 8 services in the first three days of 2026. */
export const defaultEventSourceOptions: EventSourceOptions = {
  seed: 1,
  events: 100_000,
  fromMs: Date.UTC(2026, 0, 1),
  days: 3,
  services: 8,
};

/** Creates a reproducible stream of realistic events. */
export function createEventSource(options: Partial<EventSourceOptions> = {}): EventSource {
  const { seed, events, fromMs, days, services } = { ...defaultEventSourceOptions, ...options };
  return createSource(function* () {
    const make = createEventMaker({ seed, services, earliestMicros: fromMs * 1000 });
    const nextArrival = createArrivalTimes({ fromMs, days, events }, createRandom(seed, ARRIVAL_STREAM));
    for (let count = 0; count < events; count++) yield make(nextArrival());
  });
}

/** What a stream of events that happen now depends on. */
export interface LiveEventSourceOptions {
  /** A safe integer of at least 0. */
  seed: number;
  services: number;
  /** Default: without end. */
  events?: number | undefined;
  /** The clock that an event's time is read from as it is taken, in milliseconds since the Unix epoch. */
  nowMs: () => number;
}

/** Creates a stream of events as {@link createEventSource} does, whose timestamps come from a clock. */
export function createLiveEventSource(options: LiveEventSourceOptions): EventSource {
  const { seed, services, events = Number.POSITIVE_INFINITY, nowMs } = options;
  return createSource(function* () {
    const make = createEventMaker({ seed, services, earliestMicros: 0 });
    for (let count = 0; count < events; count++) yield make(Math.floor(nowMs() * 1000));
  });
}

function createSource(iterate: () => Generator<LogEventInput>): EventSource {
  return {
    [Symbol.iterator]: iterate,
    *lineBatches(size) {
      let lines: string[] = [];
      for (const event of iterate()) {
        if (lines.push(JSON.stringify(event)) < size) continue;
        yield lines;
        lines = [];
      }
      if (lines.length > 0) yield lines;
    },
  };
}
