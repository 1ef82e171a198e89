import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createLogger } from '@signallake/service-kit';
import fc from 'fast-check';
import type { EventStream } from '../src/events/tail/event-stream.js';
import { serveTailClient } from '../src/events/tail/tail-client.js';
import { createTailFollower } from '../src/events/tail/tail-follower.js';
import { createTailedZone } from '../src/events/tail/tailed-zone.js';
import { foldCase } from '../src/events/text-search.js';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 30, seed: 2 });
const logger = createLogger({ service: 'test', stream: new PassThrough().resume() });

describe('the reader that tails share', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await openTestService();
  });
  afterEach(() => service.close());

  it('looks at the raw zone only while somebody uses it, and begins anew at the end of what there is', async () => {
    const zone = createTailedZone(service.rawDirectory);
    let looks = 0;
    const list: typeof zone.list = (sinceMs) => {
      looks++;
      return zone.list(sinceMs);
    };
    const follower = createTailFollower({ zone: { ...zone, list }, pollMs: 1, logger });
    const told: string[] = [];
    const stopListening = follower.listen((batch) => told.push(...batch.map(({ event }) => event.event_id)));
    const [leave, leaveToo] = await Promise.all([follower.use(), follower.use()]);
    await service.append(events.slice(0, 10));
    while (told.length < 10) await delay(1);
    leave();
    leave();
    assert.ok(follower.position.offsets.size > 0, 'one user is left');
    leaveToo();
    await follower.close();
    const looksWhenLeft = looks;
    await service.append(events.slice(10, 20));
    await delay(20);
    assert.equal(looks, looksWhenLeft);
    assert.throws(() => follower.position, /not in use/);

    const leaveAgain = await follower.use();
    await service.append(events.slice(20, 30));
    while (told.length < 20) await delay(1);
    assert.deepEqual(
      told,
      [...events.slice(0, 10), ...events.slice(20, 30)].map(({ event_id }) => event_id),
    );
    leaveAgain();
    stopListening();
    await follower.close();
  });

  it('is left by a client that goes away in the very moment it becomes live', async () => {
    const zone = createTailedZone(service.rawDirectory);
    const follower = createTailFollower({ zone, pollMs: 1, logger });
    const leave = await follower.use();
    const gone = new AbortController();
    const stream: EventStream = {
      pendingBytes: 0,
      write: (text) => {
        if (text.includes('event: live')) gone.abort();
      },
      drained: async () => undefined,
    };
    const bounds = { maxBufferedBytes: 1000, heartbeatMs: 1000, signal: gone.signal };
    await serveTailClient(follower.position, { stream, matches: () => true, zone, follower, ...bounds });
    leave();
    await follower.close();
  });

  it('tries again when the raw zone cannot be read, and misses nothing', async () => {
    const zone = createTailedZone(service.rawDirectory);
    let isBroken = false;
    let failures = 0;
    const list: typeof zone.list = async (sinceMs) => {
      if (isBroken) {
        failures++;
        throw new Error('input/output error');
      }
      return zone.list(sinceMs);
    };
    const follower = createTailFollower({ zone: { ...zone, list }, pollMs: 1, logger });
    const told: string[] = [];
    follower.listen((batch) => told.push(...batch.map(({ event }) => event.event_id)));
    const leave = await follower.use();
    isBroken = true;
    await service.append(events.slice(0, 10));
    while (failures < 2) await delay(1);
    await assert.rejects(follower.use(), /input\/output error/);
    isBroken = false;
    while (told.length < 10) await delay(1);
    leave();
    await follower.close();
  });
});

describe('the lower case of a text', () => {
  it('is what DuckDB says it is, for every code point that both know', async () => {
    const service = await openTestService();
    const rows = await service.engine.maintain({
      sql: `SELECT chr(i::INTEGER) AS text, lower('a' || chr(i::INTEGER) || 'b') AS lower
            FROM range(1, 1114112) t(i) WHERE i NOT BETWEEN 55296 AND 57343`,
    });
    // Letters younger than DuckDB's tables stay as they are there.
    const others = rows.filter(({ text, lower }) => foldCase(`a${text}b`) !== lower);
    assert.ok(rows.length > 1_100_000 && others.length < 100, `${others.length} differ`);
    for (const { text, lower } of others) assert.equal(`a${text}b`, lower);
    await service.close();
  });
});
