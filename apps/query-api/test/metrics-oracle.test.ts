import assert from 'node:assert/strict';
import type { LogEvent } from '@signallake/event-schema';
import { answerOf, assertSameRows, type MetricRequest, type MetricRow } from '@signallake/metrics-oracle';
import fc from 'fast-check';
import { assertWithin } from './assert-within.js';
import { dataLayouts, layOut, residentBytesOf } from './data-layouts.js';
import { eventSets } from './event-sets.js';
import { listen } from './listen.js';
import { type AskedMetric, askedMetrics, toQueryString } from './metric-requests.js';
import { openTestService } from './query-service.js';

/** How many requests are compared; SIGNALLAKE_ORACLE_CASES and SIGNALLAKE_ORACLE_SEED make it a longer run, or the same one. */
const CASES = Number(process.env['SIGNALLAKE_ORACLE_CASES'] ?? 1000);
const SEED = Number(process.env['SIGNALLAKE_ORACLE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** A long run asks more of each layout, since laying out takes longer than asking. */
const REQUESTS_OF_LAYOUT = CASES <= 5000 ? 50 : 500;

/** A series has at most so many points, as the README says. */
const MAX_SERIES_POINTS = 100_000;

interface Body {
  data: MetricRow[];
  meta: { from: string | null; to: string | null; truncated?: true; relative_error?: number };
}

/** Of a query's relative times what they came to, which is known only from its answer; they have to be near those meant. */
function inAbsoluteTimes({ request }: AskedMetric, meta: Partial<Body['meta']> = {}): MetricRequest {
  const times: { from?: string; to?: string } = {};
  for (const name of ['from', 'to'] as const) {
    const [meant, taken] = [request[name], meta[name]];
    if (meant === undefined || !taken) continue;
    assert.ok(Math.abs(Date.parse(taken) - Date.parse(meant)) < 300_000, `${name}=${taken}, not ${meant}`);
    times[name] = taken;
  }
  return { ...request, ...times };
}

async function compare(url: string, events: LogEvent[], asked: AskedMetric): Promise<void> {
  const path = `/v1/metrics/${asked.name}?${toQueryString(asked, Date.now())}`;
  const response = await fetch(`${url}${path}`);
  const body = (await response.json()) as Body;
  const request = asked.isRelative ? inAbsoluteTimes(asked, body.meta) : asked.request;
  const expected = answerOf(asked.name, events, request);
  const isSeries = asked.name === 'volume' || asked.request.interval !== undefined;
  if (isSeries && asked.request.fill !== false && expected.length > MAX_SERIES_POINTS) {
    assert.equal(response.status, 400, path);
    return;
  }
  assert.equal(response.status, 200, `${path}: ${JSON.stringify(body)}`);
  if (asked.approximate) assertWithin(asked, body.data, expected);
  else assertSameRows(body.data, expected.slice(0, asked.limit));
  assert.equal(body.meta.truncated ?? false, expected.length > asked.limit, path);
  assert.equal(body.meta.relative_error, asked.approximate ? 0.01 : undefined, path);
}

describe('metrics', () => {
  it(`equal a plain reduce over the same events, whatever is asked and wherever they lie (property, ${CASES} cases)`, async function () {
    this.timeout(120_000 + CASES * 200);
    await fc.assert(
      fc.asyncProperty(
        eventSets(80),
        dataLayouts,
        fc.array(askedMetrics, { minLength: REQUESTS_OF_LAYOUT, maxLength: REQUESTS_OF_LAYOUT }),
        async (events, layout, requests) => {
          const service = await openTestService({
            partitionBy: layout.partitionBy,
            residentBytes: residentBytesOf(layout),
          });
          const server = await listen(service.app);
          try {
            await layOut(service, events, layout);
            await Promise.all(
              // Some at the same time: answers must not depend on what else is asked.
              [0, 1, 2, 3].map(async (lane) => {
                for (const asked of requests.filter((_, index) => index % 4 === lane))
                  await compare(server.url, events, asked);
              }),
            );
          } finally {
            await server.close();
            await service.close();
          }
        },
      ),
      { numRuns: Math.ceil(CASES / REQUESTS_OF_LAYOUT), seed: SEED, endOnFailure: true },
    );
  });
});
