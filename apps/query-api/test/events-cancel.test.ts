import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogEvent } from '@signallake/event-schema';
import fc from 'fast-check';
import { eventsOfFewGroups } from './event-sets.js';
import { listen } from './listen.js';
import { makeEndless } from './make-endless.js';
import { openTestService, type TestService } from './query-service.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 50, seed: 6 });
const [{ event_id }] = events as [LogEvent];

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(5);
}

describe('a request for events whose client goes away', function () {
  this.timeout(60_000);
  let service: TestService;
  beforeEach(async () => {
    service = await openTestService({ concurrency: 1 });
    await service.append(events);
  });
  afterEach(() => service.close());

  // Each finds something: what finds nothing is not made endless.
  for (const path of ['/v1/events?q=%2F', '/v1/events?limit=5', `/v1/events/${event_id}`]) {
    it(`is stopped inside DuckDB, whether it runs or waits, and makes room: ${path}`, async () => {
      const server = await listen(service.app);
      assert.equal((await fetch(server.url + path)).status, 200);
      const restore = await makeEndless(service);
      const { load } = service.engine;
      const clients = [new AbortController(), new AbortController()];
      const asked = clients.map(({ signal }) =>
        assert.rejects(fetch(server.url + path, { signal }), { name: 'AbortError' }),
      );
      await until(() => load.running === 1 && load.waiting === 1);
      for (const client of clients) client.abort();
      await Promise.all(asked);
      await until(() => load.running === 0 && load.waiting === 0);
      await restore();
      assert.equal((await fetch(server.url + path)).status, 200);
      await server.close();
    });
  }
});
