import type { LogEventInput } from '@signallake/event-schema';

/** Events that are sent, as an example. */
export const eventExamples: readonly [LogEventInput, LogEventInput] = [
  { service: 'checkout', endpoint: '/cart', status_code: 200, latency_ms: 12.5 },
  {
    event_id: '0190a5c2-7d1e-7c3a-9b1f-2f6f0c3c1a55',
    timestamp: '2026-01-31T08:00:00.123Z',
    service: 'checkout',
    endpoint: '/cart',
    status_code: 503,
    latency_ms: 903.4,
    method: 'POST',
    region: 'eu-west-1',
    message: 'upstream timeout',
    attributes: { retries: 2 },
  },
];
