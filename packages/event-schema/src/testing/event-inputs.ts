import fc from 'fast-check';
import { httpMethods, type LogEvent, type LogEventInput, levels } from '../log-event-schema.js';
import { createEventNormalizer } from '../normalize-event.js';

const text = (minLength: number, maxLength: number) =>
  fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 40) });

/** Arbitrary events as a client may send them: any Unicode, any optional field missing, extreme numbers. */
export function eventInputs(): fc.Arbitrary<LogEventInput> {
  const millis = { min: Date.UTC(2000, 0, 1), max: Date.UTC(2026, 0, 31) };
  return fc.record(
    {
      service: fc.stringMatching(/^[\p{L}\p{N} ._%:/=-]{1,40}$/u),
      endpoint: text(1, 2048),
      status_code: fc.integer({ min: 100, max: 599 }),
      event_id: fc.uuid(),
      timestamp: fc
        .tuple(fc.integer(millis), fc.integer({ min: 0, max: 999 }))
        .map(([ms, us]) => new Date(ms).toISOString().replace('Z', `${String(us).padStart(3, '0')}Z`)),
      latency_ms: fc.oneof(
        fc.constant(null),
        fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(0, Number.MIN_VALUE, Number.MAX_VALUE),
      ),
      method: fc.constantFrom(...httpMethods),
      region: text(1, 64),
      level: fc.constantFrom(...levels),
      message: text(0, 1000),
      request_id: text(1, 128),
      trace_id: text(1, 128),
      span_id: text(1, 128),
      host: text(1, 128),
      attributes: fc.dictionary(
        text(1, 128),
        fc.oneof(text(0, 100), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true })),
        { maxKeys: 8 },
      ),
    },
    { requiredKeys: ['service', 'endpoint', 'status_code'], noNullPrototype: true },
  ) as fc.Arbitrary<LogEventInput>;
}

/** Arbitrary events as they are stored. */
export function storedEvents(): fc.Arbitrary<LogEvent> {
  const normalize = createEventNormalizer();
  return eventInputs().map((input) => {
    const result = normalize(input, Date.UTC(2026, 0, 31, 12));
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return result.event;
  });
}
