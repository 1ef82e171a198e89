import fc from 'fast-check';
import { fetchContract } from '../contract.js';
import { createClient } from '../exchange.js';
import { seedEventId, seedEvents } from '../seed-events.js';
import { type Services, startServices } from '../services.js';
import { eventBodies, sqlBodies } from './request-bodies.js';
import { wireRequests } from './wire-requests.js';

const keys = { ingest: 'fuzz-ingest-key-0001', query: 'fuzz-query-key-00001' };
/** Requests in all; SIGNALLAKE_FUZZ_RUNS=20000 for a long run, SIGNALLAKE_FUZZ_SEED to repeat one. */
const runs = Number(process.env['SIGNALLAKE_FUZZ_RUNS'] ?? 600);
const seed = process.env['SIGNALLAKE_FUZZ_SEED'];

describe('any request at all', function () {
  this.timeout(30_000 + runs * 100);
  let services: Services;
  before(async () => {
    services = await startServices({
      SIGNALLAKE_INGEST_KEYS: keys.ingest,
      SIGNALLAKE_QUERY_KEYS: keys.query,
    });
    await services.send(seedEvents.slice(0, 20));
    await services.converted();
    await services.send(seedEvents.slice(20));
  });
  after(() => services.close());

  for (const { name, urlOf, share, key, bodies } of [
    { name: 'query-api', urlOf: () => services.queryUrl, share: 0.75, key: keys.query, bodies: sqlBodies() },
    {
      name: 'ingest-api',
      urlOf: () => services.ingestUrl,
      share: 0.25,
      key: keys.ingest,
      bodies: eventBodies(),
    },
  ]) {
    it(`is answered by ${name} as its document says, and never with 500`, async () => {
      const url = urlOf();
      const contract = await fetchContract(url);
      const client = createClient(url);
      const known = ['checkout', 'search', '/cart', 'eu-west-1', 'timeout', seedEventId(3)];
      const statuses = new Map<number, number>();
      const property = fc.asyncProperty(wireRequests(contract, { key, known, bodies }), async (wanted) => {
        const answer = await client.exchange(wanted);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const path = wanted.target.split('?')[0] ?? '';
        const fault =
          answer.status === 500
            ? `the service failed: ${answer.body.toString()}`
            : contract.findFault(contract.find(wanted.method, path), wanted.method, answer);
        if (fault !== undefined) throw new Error(`${wanted.method} ${wanted.target}: ${fault}`);
      });
      try {
        await fc.assert(property, {
          numRuns: Math.ceil(runs * share),
          ...(seed === undefined ? {} : { seed: Number(seed) }),
        });
      } finally {
        client.close();
        if (runs > 1000) console.log(name, Object.fromEntries([...statuses].sort(([a], [b]) => a - b)));
      }
    });
  }
});
