import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { LogEvent } from '@signallake/event-schema';
import fc from 'fast-check';
import { eventsOfFewGroups } from './event-sets.js';
import { type QueryProcess, startQueryProcess } from './query-process.js';
import { openTestService, type TestService } from './query-service.js';
import { connectTail } from './tail-client.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 40, seed: 12 });
const idsOf = (list: readonly LogEvent[]) => list.map(({ event_id }) => event_id);

describe('the tail of a service in a process of its own', function () {
  this.timeout(60_000);
  let service: TestService;
  let query: QueryProcess | undefined;
  beforeEach(async () => {
    service = await openTestService();
  });
  afterEach(async () => {
    await query?.stop();
    query = undefined;
    await service.close();
  });

  it('goes on after the last event received in the next process, although its segment was converted between', async () => {
    query = await startQueryProcess(service.dataDirectory);
    const before = await connectTail(query.url);
    assert.equal((await before.other()).event, 'live');
    await service.append(events.slice(0, 10));
    const { lastId } = await before.logs(4);
    before.close();
    await query.stop();
    query = undefined;

    const segment = await service.seal();
    await service.commit(segment, events.slice(0, 10));
    await service.archive(segment);
    await service.append(events.slice(10, 20));

    query = await startQueryProcess(service.dataDirectory);
    const after = await connectTail(query.url, { lastEventId: lastId });
    assert.deepEqual(idsOf((await after.logs(16)).events), idsOf(events.slice(4, 20)));
    assert.equal((await after.other()).event, 'live');
    await service.append(events.slice(20, 30));
    assert.deepEqual(idsOf((await after.logs(10)).events), idsOf(events.slice(20, 30)));
    after.close();
  });

  it('sends each event at once and as it is, whatever encodings its client takes', async () => {
    query = await startQueryProcess(service.dataDirectory);
    let acked = 0;
    for (const encoding of ['gzip', 'br', 'gzip, deflate, br']) {
      const headers = { 'Accept-Encoding': encoding };
      const sent = get(`${query.url}/v1/events/tail`, { agent: false, headers });
      sent.on('error', () => undefined);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      assert.equal(response.headers['content-encoding'], undefined, encoding);
      assert.match(String(response.headers['cache-control']), /no-transform/);
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      const has = async (part: string) => {
        while (!text.includes(part)) await once(response, 'data');
      };
      await has('event: live');
      // What is not compressed may be held back still: each event is waited for before the next is acked.
      for (const event of events.slice(acked, acked + 3)) {
        await service.append([event]);
        await has(`"event_id":"${event.event_id}"`);
      }
      acked += 3;
      sent.destroy();
      // For the same client the same service compresses what is no stream of events.
      const searched = await fetch(`${query.url}/v1/events`, { headers });
      await searched.arrayBuffer();
      assert.ok(searched.headers.get('content-encoding'), 'nothing is compressed here');
    }
  });
});
