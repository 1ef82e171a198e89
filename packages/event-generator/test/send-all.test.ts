import assert from 'node:assert/strict';
import { createEventSource, createIngestClient, type IngestClient } from '../src/index.js';
import { answerProblem, resetConnection, startIngestServer, type TestIngestServer } from './ingest-server.js';

async function* batchesOf(events: number, size: number) {
  for (const lines of createEventSource({ events }).lineBatches(size)) yield { lines };
}

describe('sending all batches of a stream', () => {
  let server: TestIngestServer;
  let client: IngestClient;
  beforeEach(async () => {
    server = await startIngestServer({ delayMs: 10 });
    client = createIngestClient({ url: server.url, concurrency: 3 });
  });
  afterEach(async () => {
    client.close();
    await server.close();
  });

  it('keeps as many requests under way as it may, and no more', async () => {
    await client.sendAll(batchesOf(300, 10), () => {});
    assert.equal(server.mostAtOnce(), 3);
    assert.equal(server.accepted.size, 300);
  });

  it('takes the next batch only when there is room', async () => {
    let taken = 0;
    let answered = 0;
    async function* counted() {
      for await (const batch of batchesOf(200, 10)) {
        taken++;
        assert.ok(taken - answered <= 3, `${taken} taken, ${answered} answered`);
        yield batch;
      }
    }
    await client.sendAll(counted(), () => answered++);
    assert.equal(answered, 20);
  });

  it('hands on each batch with its result', async () => {
    const sizes: number[] = [];
    await client.sendAll(batchesOf(25, 10), ({ lines }, { accepted }) => {
      assert.equal(accepted, lines.length);
      sizes.push(accepted);
    });
    assert.deepEqual(
      sizes.sort((a, b) => a - b),
      [5, 10, 10],
    );
  });

  it('loses nothing and counts nothing twice on a server that keeps failing', async () => {
    server.script.push(
      resetConnection,
      answerProblem(503, 'busy'),
      answerProblem(429, 'busy'),
      resetConnection,
    );
    let accepted = 0;
    await client.sendAll(batchesOf(500, 50), (_, result) => {
      accepted += result.accepted;
    });
    assert.equal(accepted, 500);
    assert.equal(server.accepted.size, 500);
  });

  it('stops at the first refusal, after the requests under way have been counted', async () => {
    server.script.push(answerProblem(401, 'a key is required'));
    let accepted = 0;
    const sending = client.sendAll(batchesOf(10_000, 10), (_, result) => {
      accepted += result.accepted;
    });
    await assert.rejects(sending, { code: 'ingest_refused', status: 401 });
    assert.equal(server.accepted.size, accepted);
    assert.ok(server.requests.length <= 6, String(server.requests.length));
  });

  it('fails with the error of the batches, or of the one who is told', async () => {
    async function* broken() {
      yield* batchesOf(20, 10);
      throw new Error('the file ended');
    }
    await assert.rejects(
      client.sendAll(broken(), () => {}),
      { message: 'the file ended' },
    );
    await assert.rejects(
      client.sendAll(batchesOf(20, 10), () => {
        throw new Error('no more');
      }),
      { message: 'no more' },
    );
  });

  it('fails at once although the stream of batches stays silent', async () => {
    server.script.push(answerProblem(401, 'a key is required'));
    let end = () => {};
    async function* silent() {
      yield* batchesOf(10, 10);
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    }
    await assert.rejects(
      client.sendAll(silent(), () => {}),
      { code: 'ingest_refused' },
    );
    end();
  });
});
