import type { Assertions } from './assertions.js';
import type { EventSums } from './event-sums.js';
import { getRows } from './get-rows.js';

/** How many events the volume query counts. */
export async function countEvents(queryUrl: string): Promise<number> {
  const buckets = await getRows<{ count: number }>(`${queryUrl}/v1/metrics/volume?interval=1d`);
  return buckets.reduce((total, { count }) => total + count, 0);
}

/** States that the queries answer what the events add up to. */
export async function compareAnswers(
  assertions: Assertions,
  queryUrl: string,
  sums: EventSums,
): Promise<void> {
  assertions.equal('volume counts every event', await countEvents(queryUrl), sums.events);
  const latency = await getRows<EventSums['services'][number]>(`${queryUrl}/v1/metrics/latency`);
  const byService = latency
    .map(({ service, count, max }) => ({ service, count, max }))
    .toSorted((a, b) => (a.service < b.service ? -1 : 1));
  assertions.equal('latency has the count and the maximum of every service', byService, sums.services);
  const errors = await getRows<{ requests: number; server_errors: number }>(
    `${queryUrl}/v1/metrics/error-rates?limit=10000`,
  );
  const requests = errors.reduce((total, row) => total + row.requests, 0);
  const serverErrors = errors.reduce((total, row) => total + row.server_errors, 0);
  assertions.equal('error rates count every request', requests, sums.events);
  assertions.equal('error rates count every server error', serverErrors, sums.serverErrors);
}
