import assert from 'node:assert/strict';
import type { LogEvent } from '@signallake/event-schema';
import fc from 'fast-check';
import request from 'supertest';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';

const [template] = fc.sample(eventsOfFewGroups(), { numRuns: 1, seed: 9 }) as [LogEvent];

function eventOf(latency_ms: number, n: number): LogEvent {
  return { ...template, event_id: `00000000-0000-4000-8000-00000000000${n}`, latency_ms };
}

describe('an average', () => {
  let service: TestService;
  before(async () => {
    service = await openTestService();
    await service.store([4, 0, 5e-255].map(eventOf));
    await service.append([eventOf(2.706797053407396e-16, 9)]);
  });
  after(() => service.close());

  for (const approximate of [false, true]) {
    it(`is not pushed off its value by next to nothing that is kept elsewhere (approximate=${approximate})`, async () => {
      const { body } = await request(service.app)
        .get(`/v1/metrics/latency?approximate=${approximate}`)
        .expect(200);
      assert.equal(body.data[0].count, 4);
      assert.equal(body.data[0].avg, 1);
    });
  }
});
