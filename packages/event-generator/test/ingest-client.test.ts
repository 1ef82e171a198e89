import assert from 'node:assert/strict';
import {
  createEventSource,
  createIngestClient,
  type IngestClient,
  type IngestClientOptions,
  type IngestRetry,
} from '../src/index.js';
import {
  answerLater,
  answerProblem,
  resetConnection,
  startIngestServer,
  type TestIngestServer,
} from './ingest-server.js';

const makeLines = (count: number, seed = 1) =>
  [...createEventSource({ events: count, seed }).lineBatches(count)].flat();

describe('the ingest client', () => {
  let server: TestIngestServer;
  let client: IngestClient;
  let retries: IngestRetry[];
  const connect = (options: Partial<IngestClientOptions> = {}) => {
    client = createIngestClient({ url: server.url, onRetry: (retry) => retries.push(retry), ...options });
    return client;
  };
  beforeEach(async () => {
    server = await startIngestServer();
    retries = [];
    connect();
  });
  afterEach(async () => {
    client.close();
    client.close();
    await server.close();
  });

  it('sends a batch as NDJSON with the bearer key', async () => {
    client.close();
    const result = await connect({ key: 'sesame' }).send(makeLines(3));
    assert.deepEqual(result, { accepted: 3, rejected: 0, errors: [] });
    const [request] = server.requests;
    assert.equal(request?.url, '/v1/events');
    assert.equal(request?.headers['content-type'], 'application/x-ndjson');
    assert.equal(request?.headers.authorization, 'Bearer sesame');
    assert.equal(request?.headers['content-encoding'], undefined);
    assert.deepEqual(request?.lines, makeLines(3));
  });

  it('compresses the body when asked', async () => {
    client.close();
    await connect({ gzip: true }).send(makeLines(100));
    const [request] = server.requests;
    assert.equal(request?.headers['content-encoding'], 'gzip');
    assert.ok(Number(request?.headers['content-length']) < 12_000);
    assert.equal(server.accepted.size, 100);
  });

  it('sends nothing for an empty batch', async () => {
    assert.deepEqual(await client.send([]), { accepted: 0, rejected: 0, errors: [] });
    assert.equal(server.requests.length, 0);
  });

  it('keeps its connection for the next batch', async () => {
    for (let seed = 1; seed <= 5; seed++) await client.send(makeLines(2, seed));
    assert.equal(new Set(server.requests.map(({ clientPort }) => clientPort)).size, 1);
  });

  it('sends the same lines again after 503, 429, 500, 408 and a reset connection', async () => {
    server.script.push(
      answerProblem(503, 'too much backlog'),
      answerProblem(429, 'slow down'),
      answerProblem(500, 'oops'),
      answerProblem(408, 'too slow'),
      resetConnection,
    );
    assert.equal((await client.send(makeLines(4))).accepted, 4);
    assert.equal(server.requests.length, 6);
    for (const { lines } of server.requests) assert.deepEqual(lines, makeLines(4));
    assert.equal(retries.length, 5);
    assert.match(retries[0]?.reason ?? '', /\/v1\/events answered 503: too much backlog$/);
    assert.match(retries[4]?.reason ?? '', /: ECONNRESET$/);
  });

  it('does not come back before the time that Retry-After names', async () => {
    server.script.push(answerLater(503, '1'));
    await client.send(makeLines(1));
    const [retry] = retries;
    assert.ok(retry && retry.delayMs >= 1000 && retry.delayMs <= 1100, JSON.stringify(retry));
  });

  it('gives up when the server asks for a pause of an hour', async () => {
    server.script.push(answerLater(503, '3600'));
    await assert.rejects(client.send(makeLines(1)), {
      code: 'ingest_unavailable',
      status: 503,
      message: /asks for a pause of 3600 s/,
    });
  });

  it('gives up after its retries, with the last reason', async () => {
    client.close();
    server.script.push(
      answerProblem(500, 'a'),
      answerProblem(500, 'b'),
      answerProblem(502, 'c', { request_id: 'r1' }),
    );
    await assert.rejects(connect({ maxRetries: 2 }).send(makeLines(1)), {
      code: 'ingest_unavailable',
      status: 502,
      message: `${server.url}/v1/events answered 502: c (request r1); gave up after 3 attempts`,
    });
  });

  it('gives up on a server that is not there', async () => {
    client.close();
    await server.close();
    await assert.rejects(connect({ maxRetries: 1 }).send(makeLines(1)), {
      code: 'ingest_unavailable',
      message: /ECONNREFUSED; gave up after 2 attempts/,
    });
  });

  it('takes a connection that stays silent for a failed one', async () => {
    client.close();
    server.script.push(() => {});
    assert.equal((await connect({ timeoutMs: 100 }).send(makeLines(1))).accepted, 1);
    assert.match(retries[0]?.reason ?? '', /ETIMEDOUT/);
  });

  it('reports a refusal with the words of the server, and does not try again', async () => {
    for (const status of [401, 403, 404, 415, 301]) {
      server.script.push(answerProblem(status, 'not like this', { request_id: 'r7' }));
      await assert.rejects(client.send(makeLines(1)), {
        code: 'ingest_refused',
        status,
        message: `${server.url}/v1/events answered ${status}: not like this (request r7)`,
      });
    }
    assert.equal(server.requests.length, 5);
  });

  it('does not take a 200 of some other server for an acknowledgement', async () => {
    server.script.push((response) => response.end('<html>It works!</html>'));
    await assert.rejects(client.send(makeLines(1)), { code: 'ingest_bad_answer', status: 200 });
  });

  it('tells which lines were refused, also when none was taken', async () => {
    const [good = ''] = makeLines(1);
    const bad = '{"service":"shop","endpoint":"/","status_code":99}';
    const some = await client.send([good, bad]);
    assert.equal(some.accepted, 1);
    assert.equal(some.rejected, 1);
    assert.deepEqual(
      some.errors.map(({ index, path }) => [index, path]),
      [[1, '/status_code']],
    );
    const none = await client.send([bad, bad]);
    assert.deepEqual([none.accepted, none.rejected, none.errors.length], [0, 2, 2]);
  });

  it('sends a batch that is too large in halves, with the numbers of the lines kept', async () => {
    client.close();
    await server.close();
    server = await startIngestServer({ maxEvents: 2 });
    const bad = '{"service":"shop","endpoint":"/","status_code":99}';
    const result = await connect().send([...makeLines(4), bad, ...makeLines(1, 2), bad]);
    assert.equal(result.accepted, 5);
    assert.equal(result.rejected, 2);
    assert.deepEqual(
      result.errors.map(({ index }) => index),
      [4, 6],
    );
    assert.equal(server.accepted.size, 5);
  });

  it('takes a single event that is too large as refused', async () => {
    server.script.push(answerProblem(413, 'an event of 5 MB'));
    const result = await client.send(makeLines(1));
    assert.deepEqual(result, {
      accepted: 0,
      rejected: 1,
      errors: [{ index: 0, path: '', message: 'an event of 5 MB' }],
    });
  });

  it('lets many batches wait to be sent again, without a warning of Node.js', async () => {
    client.close();
    connect({ concurrency: 20 });
    const warnings: Error[] = [];
    const remember = (warning: Error) => warnings.push(warning);
    process.on('warning', remember);
    for (let count = 0; count < 20; count++) server.script.push(answerLater(503, '1'));
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    await Promise.all(seeds.map((seed) => client.send(makeLines(1, seed))));
    process.off('warning', remember);
    assert.equal(server.accepted.size, 20);
    assert.deepEqual(warnings, []);
  });

  it('fails with ingest_stopped when closed or aborted while it waits to try again', async () => {
    for (const stop of ['close', 'abort'] as const) {
      client.close();
      const abort = new AbortController();
      connect({ signal: abort.signal });
      server.script.push(answerLater(503, '60'));
      const sending = client.send(makeLines(1));
      while (retries.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      if (stop === 'close') client.close();
      else abort.abort();
      await assert.rejects(sending, { code: 'ingest_stopped' });
      await assert.rejects(client.send(makeLines(1)), { code: 'ingest_stopped' });
      retries = [];
    }
  });
});
