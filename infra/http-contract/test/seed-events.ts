import type { LogEventInput } from '@signallake/event-schema';

const startMs = Date.UTC(2025, 0, 31, 8);
const services = ['checkout', 'search'] as const;
const endpoints = { checkout: ['/cart', '/pay'], search: ['/find'] } as const;
const regions = ['eu-west-1', 'us-east-1'] as const;

/** The id of a seeded event. */
export function seedEventId(index: number): string {
  return `0194ba65-0000-7000-8000-${String(index).padStart(12, '0')}`;
}

/** Events of two services over two hours, always the same ones: every seventh failed, every fifth is a client's error. */
export const seedEvents: readonly LogEventInput[] = Array.from({ length: 24 }, (_value, index) => {
  const service = services[index % 3 === 2 ? 1 : 0];
  const paths = endpoints[service];
  const isFailed = index % 7 === 6;
  return {
    event_id: seedEventId(index),
    timestamp: new Date(startMs + index * 300_000).toISOString(),
    service,
    endpoint: paths[index % paths.length] as string,
    status_code: isFailed ? 503 : index % 5 === 4 ? 404 : 200,
    latency_ms: isFailed ? 900 + index : 10 + index / 2,
    region: regions[index % 4 === 3 ? 1 : 0],
    ...(isFailed ? { message: 'upstream timeout' } : {}),
  };
});
