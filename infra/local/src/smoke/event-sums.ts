import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What a file of events adds up to. */
export interface EventSums {
  readonly events: number;
  readonly serverErrors: number;
  /** By service, sorted: how many events, and the largest latency in milliseconds. */
  readonly services: readonly {
    readonly service: string;
    readonly count: number;
    readonly max: number | null;
  }[];
}

/** Adds up a file of JSON lines, one event each, without any of the code that answers queries. */
export async function sumEvents(file: string): Promise<EventSums> {
  const services = new Map<string, { count: number; max: number | null }>();
  let events = 0;
  let serverErrors = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { service, status_code, latency_ms } = JSON.parse(line) as {
      readonly service: string;
      readonly status_code: number;
      readonly latency_ms: number | null;
    };
    events += 1;
    if (status_code >= 500) serverErrors += 1;
    const sums = services.get(service) ?? { count: 0, max: null };
    sums.count += 1;
    if (latency_ms !== null) sums.max = Math.max(sums.max ?? 0, latency_ms);
    services.set(service, sums);
  }
  const sorted = [...services].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { events, serverErrors, services: sorted.map(([service, sums]) => ({ service, ...sums })) };
}
