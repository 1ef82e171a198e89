import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { mediaTypeOfFormat } from '../src/formats/media-types.js';
import { openTestService, type TestService } from './query-service.js';
import { rowsOf } from './sql-client.js';

const SAMPLE_EVERY_BYTES = 10 * 1024 * 1024;
const ROWS = Number(process.env['SIGNALLAKE_TEST_STREAM_ROWS'] ?? 200_000);
const WIDE = `SELECT i, repeat('x', 500) AS text FROM range(${ROWS}) t(i)`;
/** Fails long after the first rows were sent. */
const FAILING = `SELECT CASE WHEN i = ${ROWS - 1} THEN error('the last row') ELSE i END AS i, repeat('x', 500) AS text FROM range(${ROWS}) t(i)`;

describe('an answer that is streamed', () => {
  let service: TestService;
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  /** What this process, the service and its client, holds on to. */
  function memoryBytes(): number {
    collectGarbage();
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    return arrayBuffers + heapUsed;
  }

  let server: Server;
  before(async () => {
    service = await openTestService({
      sql: { concurrency: 1, maxRows: 10_000_000, memoryMb: 128, timeoutMs: 60_000 },
    });
    server = service.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await service.close();
  });

  /** Asks for SQL and gives the response with none of its body read. */
  async function ask(sql: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
    const { port } = server.address() as AddressInfo;
    const sent = httpRequest({
      host: '127.0.0.1',
      port,
      path: '/v1/sql',
      method: 'POST',
      agent: false,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
    sent.on('error', () => undefined);
    sent.end(JSON.stringify({ sql }));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return response;
  }

  for (const [format, mediaType] of Object.entries(mediaTypeOfFormat)) {
    it(`is in memory in small parts only, however large, as ${format}`, async function () {
      this.timeout(120_000);
      const response = await ask(WIDE, { Accept: mediaType });
      assert.equal(response.statusCode, 200);
      let bytes = 0;
      const before = memoryBytes();
      let most = 0;
      let sampledAt = 0;
      for await (const chunk of response) {
        bytes += (chunk as Buffer).length;
        if (bytes - sampledAt < SAMPLE_EVERY_BYTES) continue;
        sampledAt = bytes;
        most = Math.max(most, memoryBytes() - before);
      }
      assert.ok(bytes > ROWS * 500, `${bytes}`);
      // Held whole it would take all of its bytes at least; how much garbage waits to be collected is the machine's matter.
      assert.ok(most < bytes / 3, `${most} bytes more than before, of ${bytes}`);
    });
  }

  it('is not computed further than a slow client has read', async () => {
    const response = await ask(WIDE, { Accept: 'application/x-ndjson' });
    response.pause();
    const socket = response.socket;
    await delay(300);
    const buffered = response.readableLength + socket.bytesRead;
    await delay(300);
    assert.ok(response.readableLength + socket.bytesRead <= buffered + 1024 * 1024);
    assert.ok(buffered < ROWS * 100, `${buffered} bytes were taken by a client that reads none`);
    response.destroy();
    await freed();
  });

  for (const encoding of ['identity', 'gzip']) {
    it(`is cut off, not ended, when it fails on the way (${encoding})`, async () => {
      const response = await ask(FAILING, { Accept: 'text/csv', 'Accept-Encoding': encoding });
      assert.equal(response.statusCode, 200);
      await assert.rejects(
        async () => {
          for await (const _chunk of response);
        },
        { code: 'ECONNRESET' },
      );
      assert.equal(response.complete, false);
      await freed();
    });

    it(`stops, and makes room, when the client goes away in the middle (${encoding})`, async () => {
      const response = await ask(WIDE, { 'Accept-Encoding': encoding });
      await once(response, 'data');
      response.destroy();
      await freed();
    });
  }

  it('tells at its end what it could not tell before', async () => {
    const response = await ask('SELECT 1 AS one', { Accept: 'text/csv' });
    response.resume();
    await once(response, 'end');
    const meta = JSON.parse(String(response.trailers['x-signallake-meta-end']));
    assert.ok(meta.elapsed_ms > 0);
  });

  /** There is one place for SQL: whoever is answered has found it free. */
  async function freed(): Promise<void> {
    assert.deepEqual(await rowsOf(service.app, 'SELECT 1 AS one'), [{ one: 1 }]);
  }
});
