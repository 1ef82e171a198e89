import type { LogEvent } from '@signallake/event-schema';
import fc from 'fast-check';

const startMs = Date.UTC(2026, 0, 10, 22);

/** Events that share few services, endpoints, regions and hours, so that groups have several events each. */
export function eventsOfFewGroups(): fc.Arbitrary<LogEvent> {
  return fc.record(
    {
      event_id: fc.uuid(),
      timestamp: fc
        .tuple(fc.nat({ max: 50 * 3600 }), fc.nat({ max: 999_999 }))
        .map(
          ([s, us]) =>
            `${new Date(startMs + s * 1000).toISOString().slice(0, 19)}.${String(us).padStart(6, '0')}Z`,
        ),
      service: fc.constantFrom('cart', 'Cart', 'sök/ö', "o'hare", 'x=1 %20'),
      endpoint: fc.constantFrom('/a', '/b', '/é', "/it's", '/a?b=%'),
      status_code: fc.constantFrom(200, 201, 304, 399, 400, 404, 499, 500, 503, 599),
      latency_ms: fc.oneof(
        { weight: 1, arbitrary: fc.constant(null) },
        { weight: 3, arbitrary: fc.double({ min: 0, max: 60_000, noNaN: true }) },
        { weight: 2, arbitrary: fc.nat({ max: 5 }) },
      ),
      method: fc.constantFrom('GET', 'POST') as fc.Arbitrary<LogEvent['method']>,
      region: fc.constantFrom('eu', 'us', 'unknown', '😀'),
      level: fc.constantFrom('info', 'warn', 'error') as fc.Arbitrary<LogEvent['level']>,
      message: fc.constantFrom('', 'm'),
    },
    { noNullPrototype: true },
  );
}

/** Sets of such events, each with an id of its own; in every other set the latencies are whole microseconds. */
export function eventSets(maxLength: number): fc.Arbitrary<LogEvent[]> {
  const sets = fc.uniqueArray(eventsOfFewGroups(), {
    minLength: Math.floor(maxLength / 4),
    maxLength,
    size: 'max',
    selector: ({ event_id }) => event_id,
  });
  return fc
    .tuple(sets, fc.boolean())
    .map(([events, areWhole]) => (areWhole ? events.map(toWholeMicros) : events));
}

/** The event with its latency rounded to microseconds, as most clocks give it. */
export function toWholeMicros(event: LogEvent): LogEvent {
  const { latency_ms } = event;
  return { ...event, latency_ms: latency_ms === null ? null : Math.round(latency_ms * 1000) / 1000 };
}
