import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { buffer, json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { listSegments } from '@signallake/raw-zone';
import { type IngestProcess, startIngestProcess } from './ingest-process.js';
import { eventText, type Headers, ndjson } from './post-events.js';

const MiB = 1024 * 1024;

interface Answer {
  status: number;
  code?: string;
  accepted?: number;
  rejected?: number;
  errors?: { index: number; message: string }[];
}

/** Posts a body piece by piece, and reads the answer. */
async function send(service: IngestProcess, pieces: Iterable<Buffer>, headers: Headers): Promise<Answer> {
  const outgoing = request(`${service.url}/v1/events`, { method: 'POST', headers });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  // The server may answer, and stop listening, while the body is still on its way.
  const sent = pipeline(Readable.from(pieces), outgoing).catch(() => undefined);
  const [response] = await answered;
  const body = (await json(response)) as Omit<Answer, 'status'>;
  await sent;
  return { ...body, status: Number(response.statusCode) };
}

function* repeat(piece: Buffer, times: number): Generator<Buffer> {
  for (let n = 0; n < times; n++) yield piece;
}

/** The most resident memory that the process is seen to have while the work is under way, in MiB. */
async function peakWhile(service: IngestProcess, work: Promise<unknown>): Promise<number> {
  let peakMiB = 0;
  let isDone = false;
  const end = work.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    peakMiB = Math.max(peakMiB, await service.residentMiB());
    await delay(50);
  }
  await end;
  return peakMiB;
}

describe('memory of the ingest process', () => {
  it('does not grow with the body of a stream', async function () {
    this.timeout(60_000);
    const service = await startIngestProcess();
    const line = Buffer.from(`${eventText('x'.repeat(1900))}\n`);
    const piece = Buffer.concat(Array<Buffer>(500).fill(line));
    await send(service, repeat(piece, 20), ndjson);
    const beforeMiB = await service.residentMiB();
    const times = Math.ceil((250 * MiB) / piece.length);
    const answer = send(service, repeat(piece, times), ndjson);
    const peakMiB = await peakWhile(service, answer);
    assert.deepEqual(await answer, { status: 202, accepted: times * 500, rejected: 0, errors: [] });
    const stored = (await listSegments(service.rawDirectory)).reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(stored > 250 * MiB);
    assert.ok(peakMiB - beforeMiB < 100, `grew from ${beforeMiB} to ${peakMiB} MiB`);
    assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null });
  });

  it('is the same after every kind of bad body, and the process lives on', async function () {
    this.timeout(60_000);
    const service = await startIngestProcess();
    const valid = eventText('valid');
    const bomb = await buffer(
      Readable.from(repeat(Buffer.alloc(MiB, ' '), 1024)).pipe(createGzip({ level: 1 })),
    );
    const gzip = { 'Content-Encoding': 'gzip' };
    const jsonType = { 'Content-Type': 'application/json' };
    const nested = Buffer.from('[{"a":'.repeat(2 * MiB));
    const keys = Array.from({ length: 60_000 }, (_, n) => `"k${n}":${n}`).join();
    const twice = `${'{"a":'.repeat(20_000)}{${'"a":1,'.repeat(20_000)}"a":1}${'}'.repeat(20_000)}`;
    const badBodies: [string, Buffer, Headers, number, RegExp | undefined][] = [
      [
        'wrong types',
        Buffer.from('{"service":1,"endpoint":[],"status_code":"x"}'),
        jsonType,
        400,
        /must be string/,
      ],
      ['an unknown field', Buffer.from(valid.replace('{', '{"surprise":1,')), jsonType, 400, /not a field/],
      ['60,000 unknown fields', Buffer.from(`{${keys}}`), ndjson, 400, /has 60000 fields/],
      ['NaN', Buffer.from(valid.replace('200', 'NaN')), jsonType, 400, undefined],
      ['a 10 MB string', Buffer.from(eventText('x'.repeat(10 * MiB))), jsonType, 400, /longer than/],
      ['invalid UTF-8', Buffer.from(eventText('\xff'), 'latin1'), ndjson, 400, /UTF-8/],
      ['duplicate keys', Buffer.from(valid.replace('{', '{"service":"x",')), jsonType, 400, /twice/],
      ['duplicate keys, deep down', Buffer.from(twice), ndjson, 400, /twice/],
      ['nesting without an end', nested, jsonType, 400, undefined],
      ['truncated gzip', gzipSync(valid).subarray(0, 50), { ...ndjson, ...gzip }, 400, undefined],
      ['a gzip bomb as JSON', bomb, { ...jsonType, ...gzip }, 413, undefined],
      ['a gzip bomb as NDJSON', bomb, { ...ndjson, ...gzip }, 400, /longer than/],
      ['a wrong type of content', Buffer.from(valid), { 'Content-Type': 'text/csv' }, 415, undefined],
    ];
    const sendAll = async (): Promise<void> => {
      for (const [what, body, headers, status, message] of badBodies) {
        const answer = await send(service, [body], headers);
        assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer)}`);
        if (message !== undefined) assert.match(answer.errors?.[0]?.message ?? '', message, what);
      }
    };
    // A heap takes its size from the largest thing it has held, once.
    await sendAll();
    const beforeMiB = await service.residentMiB();
    await sendAll();
    const afterMiB = await service.residentMiB();
    assert.ok(afterMiB - beforeMiB < 150, `grew from ${beforeMiB} to ${afterMiB} MiB`);
    assert.equal((await send(service, [Buffer.from(valid)], jsonType)).status, 202);
    assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null });
  });
});
