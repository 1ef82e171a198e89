import assert from 'node:assert/strict';
import type { LogEventInput } from '@signallake/event-schema';
import { createEventSource } from '../src/index.js';
import { trafficAt } from '../src/synthetic/arrival-times.js';
import { createIncidents } from '../src/synthetic/incidents.js';
import { serviceCatalog } from '../src/synthetic/service-catalog.js';

const FIRST_HOUR = Date.UTC(2026, 0, 1) / 3_600_000;

function countBy<K>(events: readonly LogEventInput[], key: (event: LogEventInput) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const event of events) counts.set(key(event), (counts.get(key(event)) ?? 0) + 1);
  return counts;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

const failed = ({ status_code }: LogEventInput) => status_code >= 500;
const shareOf = (events: readonly LogEventInput[], test: (event: LogEventInput) => boolean) =>
  events.filter(test).length / events.length;
const latencies = (events: readonly LogEventInput[]) => events.map((event) => event.latency_ms ?? Number.NaN);

describe('the events of three days', () => {
  let events: LogEventInput[];
  before(() => {
    events = [...createEventSource({ events: 120_000 })];
  });

  it('come from eight services of skewed share', () => {
    const counts = [...countBy(events, (event) => event.service).values()].sort((a, b) => b - a);
    assert.equal(counts.length, 8);
    const [first = 0, second = 0, last = 0] = [counts[0], counts[1], counts[7]];
    assert.ok(first / second > 1.8 && first / second < 2.2, counts.join());
    assert.ok(first / last > 6 && first / last < 10, counts.join());
  });

  it('go to five to twelve endpoints of each service, with several methods', () => {
    for (const service of new Set(events.map((event) => event.service))) {
      const own = events.filter((event) => event.service === service);
      const endpoints = new Set(own.map(({ method, endpoint }) => `${method} ${endpoint}`)).size;
      assert.ok(endpoints >= 5 && endpoints <= 12, `${service} ${endpoints}`);
      assert.ok(new Set(own.map((event) => event.method)).size >= 3, service);
    }
  });

  it('have the status codes of real traffic, mostly good ones', () => {
    const counts = countBy(events, (event) => event.status_code);
    const codes = [200, 201, 204, 304, 400, 401, 404, 409, 429, 500, 502, 503];
    for (const code of codes) assert.ok((counts.get(code) ?? 0) > 100, `${code}: ${counts.get(code)}`);
    const good = shareOf(events, ({ status_code }) => status_code < 400);
    assert.ok(good > 0.85 && good < 0.97, String(good));
  });

  it('have latencies with a long tail', () => {
    const search = events.filter(
      ({ endpoint, status_code }) => endpoint === '/v1/search' && status_code < 400,
    );
    const values = latencies(search);
    const [p50, p99, most] = [quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)];
    assert.ok(p99 / p50 > 3 && p99 / p50 < 30, `${p50} ${p99}`);
    assert.ok(most > 2 * p99 && most <= 30_000, String(most));
  });

  it('are slower when they fail', () => {
    const search = events.filter(({ endpoint }) => endpoint === '/v1/search');
    const bad = quantile(latencies(search.filter(failed)), 0.5);
    const good = quantile(latencies(search.filter((event) => !failed(event))), 0.5);
    assert.ok(bad > 2 * good, `${bad} ${good}`);
  });

  it('come more by day than by night', () => {
    const byHour = countBy(events, (event) => Number(event.timestamp?.slice(11, 13)));
    const [night = 0, day = 0] = [byHour.get(4), byHour.get(15)];
    assert.ok(day > 3.5 * night && day < 8 * night, `${night} ${day}`);
  });

  it('come from several regions and hosts, and part of them has ids, messages and attributes', () => {
    assert.equal(countBy(events, (event) => event.region).size, 4);
    assert.ok(countBy(events, (event) => event.host).size > 30);
    const parts = ['message', 'request_id', 'trace_id', 'span_id', 'attributes'] as const;
    for (const part of parts) {
      const share = shareOf(events, (event) => event[part] !== undefined);
      assert.ok(share > 0.03 && share < 0.4, `${part}: ${share}`);
    }
    const versions = countBy(
      events.filter((event) => event.service === 'search' && event.attributes !== undefined),
      (event) => event.attributes?.['version'],
    );
    assert.ok(versions.size >= 2, 'a deployment within three days');
  });

  it('fail and slow down in bursts of minutes, and hardly in between', () => {
    const incidents = createIncidents(1, 8);
    const starting = Array.from({ length: 72 }, (_, hour) => incidents.startingIn(FIRST_HOUR + hour)).flat();
    assert.ok(starting.length > 10 && starting.length < 40, String(starting.length));
    const services = Object.keys(serviceCatalog);
    const burst = starting.find(({ scope, target }) => scope === 'service' && target < 3);
    assert.ok(burst, 'a burst of one of the busy services');
    const own = events.filter((event) => event.service === services[burst.target]);
    const isWithin = ({ timestamp = '' }: LogEventInput) => {
      const minute = Date.parse(timestamp) / 60_000;
      return minute >= burst.fromMinute && minute < burst.toMinute;
    };
    const within = own.filter(isWithin);
    const outside = own.filter((event) => !isWithin(event));
    assert.ok(within.length > 20, String(within.length));
    assert.ok(shareOf(within, failed) > burst.severity / 2, String(shareOf(within, failed)));
    assert.ok(shareOf(outside, failed) < 0.04, String(shareOf(outside, failed)));
    assert.ok(quantile(latencies(within), 0.5) > 1.5 * quantile(latencies(outside), 0.5));
  });
});

describe('the incidents', () => {
  it('hit one service in every region, or every service of one region, for less than half an hour', () => {
    const incidents = createIncidents(4, 8);
    const found = Array.from({ length: 500 }, (_, hour) => incidents.startingIn(FIRST_HOUR + hour)).flat();
    assert.ok(
      found.some(({ scope }) => scope === 'region') && found.some(({ scope }) => scope === 'service'),
    );
    for (const { fromMinute, toMinute, scope, target, severity } of found) {
      assert.ok(toMinute - fromMinute >= 4 && toMinute - fromMinute < 30);
      for (let other = 0; other < 4; other++) {
        const at = scope === 'service' ? [target, other] : [other, target];
        assert.ok(incidents.severityAt(fromMinute, at[0] ?? -1, at[1] ?? -1) >= severity);
      }
    }
  });

  it('are the same whether asked in order or not', () => {
    const forward = createIncidents(4, 8);
    const backward = createIncidents(4, 8);
    const minutes = Array.from({ length: 600 }, (_, minute) => FIRST_HOUR * 60 + minute);
    const inOrder = minutes.map((minute) => forward.severityAt(minute, 0, 0));
    const reversed = minutes.toReversed().map((minute) => backward.severityAt(minute, 0, 0));
    assert.deepEqual(inOrder, reversed.toReversed());
  });
});

describe('the traffic', () => {
  it('is lowest at four in the morning, highest in the afternoon, and lower on a weekend', () => {
    const at = (day: number, hour: number) => trafficAt(Date.UTC(2026, 0, day, hour) / 60_000);
    // The first of January 2026 is a Thursday.
    assert.equal(at(1, 15), 1);
    assert.equal(at(1, 4), 0.2);
    assert.equal(at(2, 15), 1);
    assert.equal(at(3, 15), 0.7);
    assert.equal(at(4, 15), 0.7);
    assert.equal(at(5, 15), 1);
    assert.ok(at(1, 9) > at(1, 6) && at(1, 20) < at(1, 17));
  });
});
