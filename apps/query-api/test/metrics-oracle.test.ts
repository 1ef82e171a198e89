import assert from 'node:assert/strict';
import { type LogEvent, parseTimestamp } from '@signallake/event-schema';
import type { PartitionBy } from '@signallake/lake';
import {
  assertSameRows,
  errorRatesOf,
  latencyOf,
  regionalErrorsOf,
  slowestOf,
  volumeOf,
} from '@signallake/metrics-oracle';
import fc from 'fast-check';
import request from 'supertest';
import { eventSets } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';

interface Filter {
  from?: string;
  to?: string;
  service?: string[];
  endpoint?: string[];
  method?: string[];
  region?: string[];
  level?: string[];
  status_code?: string[];
}

const filterNames = [
  'from',
  'to',
  'service',
  'endpoint',
  'method',
  'region',
  'level',
  'status_code',
] as const satisfies (keyof Filter)[];

const everyCondition = fc.record(
  {
    from: fc.constantFrom('2026-01-10T23:30:00Z', '2026-01-11T00:00:00Z', '2026-01-11T12:00:00.5+02:00'),
    to: fc.constantFrom('2026-01-12T00:00:00Z', '2026-01-11T23:59:59.999999Z', '2026-01-13T00:00:00Z'),
    service: fc.uniqueArray(fc.constantFrom('cart', "o'hare", 'sök/ö', 'nobody'), { minLength: 1 }),
    endpoint: fc.uniqueArray(fc.constantFrom('/a', "/it's", '/é'), { minLength: 1 }),
    method: fc.constant(['POST']),
    region: fc.uniqueArray(fc.constantFrom('eu', '😀'), { minLength: 1 }),
    level: fc.constant(['error', 'warn']),
    status_code: fc.uniqueArray(fc.constantFrom('503', '5xx', '400-499', '200-304'), { minLength: 1 }),
  },
  { noNullPrototype: true },
);

/** One or two conditions: with more of them hardly an event is left to compare. */
const filters: fc.Arbitrary<Filter> = fc
  .tuple(everyCondition, fc.shuffledSubarray(filterNames, { minLength: 1, maxLength: 2 }))
  .map(([values, names]) => Object.fromEntries(names.map((name) => [name, values[name]])));

const ranges: Record<string, [number, number]> = {
  '503': [503, 503],
  '5xx': [500, 599],
  '400-499': [400, 499],
  '200-304': [200, 304],
};

function keep(events: LogEvent[], filter: Filter): LogEvent[] {
  const at = (text: string) => parseTimestamp(text) as number;
  return events.filter(
    (event) =>
      (!filter.from || at(event.timestamp) >= at(filter.from)) &&
      (!filter.to || at(event.timestamp) < at(filter.to)) &&
      (['service', 'endpoint', 'method', 'region', 'level'] as const).every(
        (field) => !filter[field] || filter[field]?.includes(event[field]),
      ) &&
      (!filter.status_code ||
        filter.status_code.some((text) => {
          const [min, max] = ranges[text] as [number, number];
          return event.status_code >= min && event.status_code <= max;
        })),
  );
}

async function get(service: TestService, path: string, query: object) {
  const response = await request(service.app)
    .get(`/v1/metrics/${path}`)
    .query({ limit: 10_000, ...query });
  assert.equal(response.status, 200, JSON.stringify(response.body));
  return response.body as { data: Record<string, unknown>[]; meta: { scan: { files: number } } };
}

/** Puts the events into the three places they can be in: open, sealed, and converted; `cuts` says where to part them. */
async function layOut(service: TestService, events: LogEvent[], cuts: [number, number]): Promise<void> {
  const [a, b] = cuts.map((cut) => Math.floor(cut * events.length)).sort((x, y) => x - y) as [number, number];
  if (a > 0) await service.store(events.slice(0, a));
  if (b > a) {
    await service.append(events.slice(a, b));
    const segment = await service.seal();
    // Half of the time it is in the lake but not archived yet: then it must count once all the same.
    if (a % 2 === 0) await service.commit(segment, events.slice(a, b));
  }
  if (b < events.length) await service.append(events.slice(b));
  // A client that was not sure sends a third of them again.
  const again = events.filter((_, index) => index % 3 === 0);
  if (again.length > 0) await service.append(again);
}

describe('metrics', () => {
  it('equal a plain reduce over the same events, whatever the filter and the layout (property)', async function () {
    this.timeout(240_000);
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        eventSets(80),
        fc.tuple(fraction, fraction),
        fc.constantFrom<PartitionBy>('date,service,status_code', 'date,service', 'date'),
        fc.array(filters, { minLength: 3, maxLength: 3 }),
        async (events, cuts, partitionBy, asked) => {
          const service = await openTestService({ partitionBy });
          try {
            await layOut(service, events, cuts);
            for (const filter of [{}, ...asked]) {
              const kept = keep(events, filter);
              const by = {
                group_by: 'region,status_code,level',
                percentiles: '0,0.1,0.999,1',
                interval: '6h',
              };
              assertSameRows((await get(service, 'latency', filter)).data, latencyOf(kept));
              assertSameRows(
                (await get(service, 'latency', { ...filter, ...by })).data,
                latencyOf(kept, ['region', 'status_code', 'level'], [0, 0.1, 0.999, 1], 6 * 3_600_000_000),
              );
              assertSameRows((await get(service, 'error-rates', filter)).data, errorRatesOf(kept));
              assertSameRows((await get(service, 'slowest-endpoints', filter)).data, slowestOf(kept));
              const slow = { ...filter, order_by: 'max', min_count: 3 };
              assertSameRows((await get(service, 'slowest-endpoints', slow)).data, slowestOf(kept, 'max', 3));
              assertSameRows((await get(service, 'regional-errors', filter)).data, regionalErrorsOf(kept));
              assertSameRows((await get(service, 'volume', filter)).data, volumeOf(kept));
              const fine = { ...filter, interval: '5m', group_by: 'service' };
              assertSameRows(
                (await get(service, 'volume', fine)).data,
                volumeOf(kept, 300_000_000, ['service']),
              );
            }
          } finally {
            await service.close();
          }
        },
      ),
      { numRuns: 30, endOnFailure: true },
    );
  });
});
