import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { createEventNormalizer, type LogEvent } from '@signallake/event-schema';
import { eventInputs } from '@signallake/event-schema/testing';
import fc from 'fast-check';
import { cutAt } from './cut-at.js';
import { createTestIngest } from './test-ingest.js';

const maxEventBytes = 20_000;
const tooLong = JSON.stringify({
  service: 's',
  endpoint: '/',
  status_code: 200,
  message: 'x'.repeat(maxEventBytes),
});

/** An event as bytes, and whether it is valid. */
interface Piece {
  bytes: Buffer;
  isValid: boolean;
}

const valid: fc.Arbitrary<Piece> = eventInputs().map((input) => ({
  bytes: Buffer.from(JSON.stringify(input)),
  isValid: true,
}));
const invalidElement = fc.constantFrom(
  '{}',
  '3',
  'null',
  '{"service":"s","service":"s"}',
  tooLong,
  '[{"a":"]"}]',
);
const notEvenJson = fc.constantFrom('nope', '{"service":', '"\xff"', `${tooLong}\xff`, '{"a":1}}');
const invalid = (text: fc.Arbitrary<string>): fc.Arbitrary<Piece> =>
  text.map((characters) => ({ bytes: Buffer.from(characters, 'latin1'), isValid: false }));

const body = fc.oneof(
  fc.record({
    isNdjson: fc.constant(false),
    pieces: fc.array(fc.oneof(valid, invalid(invalidElement)), { minLength: 1, maxLength: 20 }),
    separator: fc.constantFrom(',', ' ,\n'),
  }),
  fc.record({
    isNdjson: fc.constant(true),
    pieces: fc.array(fc.oneof(valid, invalid(invalidElement), invalid(notEvenJson)), {
      minLength: 1,
      maxLength: 20,
    }),
    separator: fc.constantFrom('\n', '\r\n', '\n \n\n'),
  }),
);
const sending = fc.record({ cuts: fc.array(fc.nat(60_000), { maxLength: 12 }), isGzipped: fc.boolean() });

const normalize = createEventNormalizer();

/** What is to be on disk for an event, save for what the server makes up itself. */
function expectStored(bytes: Buffer, stored: LogEvent | undefined): void {
  const input = JSON.parse(bytes.toString());
  const made = { event_id: stored?.event_id, timestamp: stored?.timestamp };
  const result = normalize({ ...made, ...input }, Date.now());
  assert.ok(result.ok);
  assert.deepEqual(stored, result.event);
}

describe('any mix of valid and invalid events, sent in any pieces', () => {
  it('stores exactly the valid ones in their order, and reports the others at their indexes', async function () {
    this.timeout(60_000);
    const { listen, storedEvents } = await createTestIngest({ limits: { maxEventBytes, chunkBytes: 3000 } });
    const { url } = await listen();
    let storedBefore = 0;

    await fc.assert(
      fc.asyncProperty(body, sending, async ({ isNdjson, pieces, separator }, { cuts, isGzipped }) => {
        const bytes = joinPieces(pieces, separator, isNdjson);
        const outgoing = request(`${url}/v1/events`, {
          method: 'POST',
          headers: {
            'Content-Type': isNdjson ? 'application/x-ndjson' : 'application/json',
            ...(isGzipped ? { 'Content-Encoding': 'gzip' } : {}),
          },
        });
        const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
        for (const part of cutAt(isGzipped ? gzipSync(bytes) : bytes, cuts)) {
          await new Promise((resolve) => outgoing.write(part, resolve));
        }
        outgoing.end();
        const [response] = await answered;
        const answer = (await json(response)) as {
          accepted: number;
          rejected: number;
          errors: { index: number }[];
        };

        const accepted = pieces.filter(({ isValid }) => isValid);
        assert.equal(response.statusCode, accepted.length > 0 ? 202 : 400);
        assert.equal(answer.accepted, accepted.length);
        assert.equal(answer.rejected, pieces.length - accepted.length);
        assert.deepEqual(
          [...new Set(answer.errors.map(({ index }) => index))],
          pieces.flatMap(({ isValid }, index) => (isValid ? [] : [index])),
        );
        const stored = (await storedEvents()).slice(storedBefore);
        storedBefore += stored.length;
        assert.equal(stored.length, accepted.length);
        for (const [index, piece] of accepted.entries()) expectStored(piece.bytes, stored[index]);
      }),
      { numRuns: 150 },
    );
  });
});

function joinPieces(pieces: readonly Piece[], separator: string, isNdjson: boolean): Buffer {
  const parts = pieces.flatMap(({ bytes }, index) =>
    index === 0 ? [bytes] : [Buffer.from(separator), bytes],
  );
  return Buffer.concat(isNdjson ? parts : [Buffer.from('['), ...parts, Buffer.from(']')]);
}
