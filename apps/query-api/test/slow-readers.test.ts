import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Listening, listen } from './listen.js';
import { openTestService, type TestService } from './query-service.js';
import { askSql, rowsOf } from './sql-client.js';

const TIMEOUT_MS = 3000;
/** More than all buffers on the way hold: a client that does not read holds it up. */
const WIDE = "SELECT i, repeat('x', 500) AS text FROM range(60000) t(i)";
/** Its last rows take DuckDB for ever, long after the first ones were sent. */
const ENDLESS = `SELECT repeat('x', 500) AS text,
  list_reduce(range(CASE WHEN i < 59999 THEN 1 ELSE 100000000 END), lambda a, b: (a + b) % 7) AS n FROM range(60000) t(i)`;

describe('a client that reads its SQL answer slowly', function () {
  this.timeout(60_000);
  let service: TestService;
  let server: Listening;
  before(async () => {
    service = await openTestService({ sql: { concurrency: 1, maxRows: 1_000_000, timeoutMs: TIMEOUT_MS } });
    server = await listen(service.app);
    // A process starts before the clock of the first answer does.
    await rowsOf(service.app, 'SELECT 1 AS one');
  });
  after(async () => {
    await server.close();
    await service.close();
  });

  async function ask(sql: string): Promise<IncomingMessage> {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/x-ndjson' };
    const sent = httpRequest(`${server.url}/v1/sql`, { method: 'POST', agent: false, headers });
    sent.on('error', () => undefined);
    sent.end(JSON.stringify({ sql }));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    assert.equal(response.statusCode, 200);
    return response;
  }

  /** Reads an answer, with as many breaks, and gives its lines. */
  async function readWithBreaks(response: IncomingMessage, breaks: number): Promise<number> {
    let lines = 0;
    let chunks = 0;
    for await (const chunk of response) {
      for (const byte of chunk as Buffer) if (byte === 10) lines++;
      if (chunks++ % 50 === 0 && chunks <= breaks * 50) await delay(TIMEOUT_MS / 2);
    }
    return lines;
  }

  it('gets all of it, though that takes longer than the statement may', async () => {
    const startedAt = performance.now();
    assert.equal(await readWithBreaks(await ask(WIDE), 3), 60_000);
    assert.ok(performance.now() - startedAt > TIMEOUT_MS, 'the client was not slow');
  });

  it('is cut off when it reads nothing for as long, and makes room', async () => {
    const response = await ask(WIDE);
    response.pause();
    // Waiting for the place is a query's own time: who comes now may be refused before it is free.
    while ((await askSql(service.app, 'SELECT 1 AS one')).status !== 200);
    await assert.rejects(readWithBreaks(response, 0), { code: 'ECONNRESET' });
  });

  it('gives a statement no more time of its own', async () => {
    await assert.rejects(readWithBreaks(await ask(ENDLESS), 2), { code: 'ECONNRESET' });
    assert.deepEqual(await rowsOf(service.app, 'SELECT 1 AS one'), [{ one: 1 }]);
  });
});
