import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import fc from 'fast-check';
import request from 'supertest';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 30, seed: 12 });

describe('the mirror of the raw zone', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await openTestService();
  });
  afterEach(() => service.close());

  const ask = (path = '') => request(service.app).get(`/v1/metrics/volume?interval=1d&fill=false${path}`);

  async function count(): Promise<number> {
    const { body } = await ask().expect(200);
    return body.data.reduce((sum: number, row: { count: number }) => sum + row.count, 0);
  }

  it('has every acked event again after it could not load some of them', async () => {
    await service.append(events.slice(0, 10));
    assert.equal(await count(), 10);
    // In a second segment events of the first come again: whichever is read anew, each counts once.
    await service.seal();
    await service.append(events.slice(5, 30));
    const { scratchDirectory } = service.engine;
    await rename(scratchDirectory, `${scratchDirectory}-away`);
    await ask().expect(500);
    await ask('&limit=2').expect(500);
    await rename(`${scratchDirectory}-away`, scratchDirectory);
    assert.equal(await count(), 30);
    assert.equal(await count(), 30);
  });

  it('loads a backlog of many small segments of one time, beside files of that time, in little memory', async () => {
    await service.close();
    service = await openTestService({ memoryMb: 256, threads: 2 });
    await service.store(events.slice(0, 20));
    for (let segment = 0; segment < 120; segment++) {
      // Five of each are in the lake already.
      const isKnown = (index: number) => index < 5;
      await service.append(
        events.map((event, index) => (isKnown(index) ? event : { ...event, event_id: randomUUID() })),
      );
      await service.seal();
    }
    assert.equal(await count(), 20 + 120 * 25);
  });
});
