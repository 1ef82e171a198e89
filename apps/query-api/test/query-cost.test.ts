import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { listSegments } from '@signallake/raw-zone';
import fc from 'fast-check';
import request from 'supertest';
import type { Scan } from '../src/snapshot/scan.js';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 300, seed: 4 });
const FILTER = 'service=cart&from=2026-01-11T00:00:00Z&to=2026-01-12T00:00:00Z';
const SQL =
  "SELECT count(*) AS n FROM events WHERE service = 'cart' AND timestamp >= '2026-01-11' AND timestamp < '2026-01-12'";

type Ask = (app: TestService['app'], cost: string) => request.Test;

const asks: [name: string, ask: Ask][] = [
  ['metrics', (app, cost) => request(app).get(`/v1/metrics/latency?${FILTER}&${cost}`)],
  ['events', (app, cost) => request(app).get(`/v1/events?${FILTER}&limit=1000&${cost}`)],
  ['SQL', (app, cost) => request(app).post(`/v1/sql?${cost}`).send({ sql: SQL })],
];

describe('the cost of a query', function () {
  this.timeout(60_000);
  let service: TestService;
  before(async () => {
    service = await openTestService();
    await service.store(events.slice(0, 250));
    await service.append(events.slice(250));
  });
  after(() => service.close());

  for (const [name, ask] of asks) {
    it(`is known beforehand: a dry run of ${name} tells what the run then opens`, async () => {
      const dry = (await ask(service.app, 'dry_run=true').expect(200)).body;
      assert.deepEqual(dry.data, []);
      assert.equal(dry.meta.dry_run, true);
      const run = (await ask(service.app, 'dry_run=false').expect(200)).body;
      assert.ok(run.data.length > 0);
      assert.equal(run.meta.dry_run, undefined);
      assert.deepEqual(dry.meta.scan, run.meta.scan);
      assert.ok(run.meta.scan.files > 0 && run.meta.scan.files < run.meta.scan.files_total);
      const [segment] = await listSegments(service.rawDirectory);
      assert.equal(run.meta.scan.raw_bytes, (await stat(segment?.path ?? '')).size);
    });

    it(`may be bounded: ${name} that would open more than max_bytes is refused, and as much is allowed`, async () => {
      const { scan } = (await ask(service.app, 'dry_run=true').expect(200)).body.meta as { scan: Scan };
      const bytes = scan.bytes + scan.raw_bytes;
      await ask(service.app, `max_bytes=${bytes}`).expect(200);
      const { body } = await ask(service.app, `max_bytes=${bytes - 1}`).expect(422);
      assert.equal(body.code, 'scan_too_large');
      assert.equal(body.limit_bytes, bytes - 1);
      assert.deepEqual(body.scan, scan);
      assert.match(body.detail, new RegExp(`would open ${bytes} bytes .* narrow it with from, to, service`));
    });

    it(`has a limit of the service's own, which ${name} cannot raise`, async () => {
      const bounded = await openTestService({ maxScanBytes: 1000 });
      try {
        await bounded.append(events.slice(0, 20));
        const { body } = await ask(bounded.app, 'max_bytes=1000000').expect(422);
        assert.equal(body.limit_bytes, 1000);
        assert.match(body.detail, /the service's limit/);
        await ask(bounded.app, 'dry_run=true').expect(200);
      } finally {
        await bounded.close();
      }
    });
  }

  it('of events is what was opened until the page was full, so a small page is within a small bound', async () => {
    const dry = await request(service.app).get(`/v1/events?${FILTER}&dry_run=true`).expect(200);
    const { scan } = dry.body.meta as { scan: Scan };
    const small = `/v1/events?${FILTER}&limit=1&max_bytes=${scan.bytes + scan.raw_bytes - 1}`;
    const { body } = await request(service.app).get(small).expect(200);
    assert.equal(body.data.length, 1);
    assert.ok(body.meta.scan.bytes < scan.bytes);
  });

  for (const query of ['dry_run=maybe', 'max_bytes=-1', 'max_bytes=1.5']) {
    it(`refuses ?${query}`, async () => {
      for (const [, ask] of asks) await ask(service.app, query).expect(400);
    });
  }
});
