import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { listRefused, type RefusedEvent, rawZonePaths, readRefused } from '@signallake/raw-zone';
import { type IngestProcess, startIngestProcess } from './ingest-process.js';

const valid = { service: 'cart', endpoint: '/', status_code: 200 };

async function post(
  ingest: IngestProcess,
  body: string | Buffer,
  type = 'application/x-ndjson',
): Promise<Response> {
  return fetch(`${ingest.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': type, 'x-request-id': 'of-the-test' },
    body,
  });
}

async function keptEvents(rawDirectory: string): Promise<RefusedEvent[]> {
  const events: RefusedEvent[] = [];
  for (const { id } of await listRefused(rawDirectory)) {
    for await (const event of readRefused(rawDirectory, id)) events.push(event);
  }
  return events;
}

describe('refused events', function () {
  this.timeout(30_000);

  it('are kept as they were sent, with place, reasons and request, when they are to be', async () => {
    const ingest = await startIngestProcess({ SIGNALLAKE_KEEP_REFUSED: 'true' });
    const lines = [
      JSON.stringify(valid),
      '{"service":"cart"',
      JSON.stringify({ ...valid, latency: 3, status_code: 1000 }),
      '{"service":"a","service":"b"}',
    ];
    const notUtf8 = Buffer.concat([
      Buffer.from(`${lines.join('\n')}\n`),
      Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
    ]);
    assert.equal((await post(ingest, notUtf8)).status, 202);
    assert.equal(
      (await post(ingest, JSON.stringify({ ...valid, endpoint: 7 }), 'application/json')).status,
      400,
    );
    assert.deepEqual(await ingest.kill('SIGTERM'), { code: 0, signal: null });

    const kept = await keptEvents(ingest.rawDirectory);
    assert.deepEqual(
      kept.map(({ index, text, requestId }) => [index, text.toString(), requestId]),
      [
        [1, lines[1], 'of-the-test'],
        [2, lines[2], 'of-the-test'],
        [3, lines[3], 'of-the-test'],
        [4, '{\uFFFD}', 'of-the-test'],
        [0, JSON.stringify({ ...valid, endpoint: 7 }), 'of-the-test'],
      ],
    );
    assert.deepEqual(kept[1]?.reasons.length, 2);
    assert.match(kept[1]?.reasons.join() ?? '', /\/latency: is not a field of an event/);
    assert.deepEqual(kept[3]?.reasons, ['is not valid UTF-8']);
  });

  it('beyond the bound are dropped and counted, and their senders get the same answers', async () => {
    const ingest = await startIngestProcess({
      SIGNALLAKE_KEEP_REFUSED: 'true',
      SIGNALLAKE_KEEP_REFUSED_MB: '1',
    });
    const bad = JSON.stringify({ ...valid, message: 7, endpoint: 'x'.repeat(1000) });
    const body = `${JSON.stringify(valid)}\n${`${bad}\n`.repeat(3000)}`;
    const response = await post(ingest, body);
    assert.equal(response.status, 202);
    assert.equal(((await response.json()) as { rejected: number }).rejected, 3000);
    const outcome = async (name: string) => {
      const metrics = await (await fetch(`${ingest.url}/metrics`)).text();
      const line = metrics
        .split('\n')
        .find((text) => text.includes(`refused_events_total{outcome="${name}"`));
      return Number(line?.split(' ').at(-1) ?? 0);
    };
    while ((await outcome('kept')) + (await outcome('dropped')) < 3000);
    const kept = await keptEvents(ingest.rawDirectory);
    assert.equal(kept.length, await outcome('kept'));
    assert.ok(kept.length > 0 && kept.length < 1200, `${kept.length} were kept`);
  });

  it('are not kept by default', async () => {
    const ingest = await startIngestProcess();
    assert.equal((await post(ingest, `${JSON.stringify(valid)}\n{}\n`)).status, 202);
    assert.deepEqual(await ingest.kill('SIGTERM'), { code: 0, signal: null });
    await assert.rejects(access(rawZonePaths(ingest.rawDirectory).refusedDirectory), { code: 'ENOENT' });
  });
});
