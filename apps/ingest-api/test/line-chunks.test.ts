import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineChunks, longLine } from '../src/body/line-chunks.js';
import { cutAt } from './cut-at.js';

/** The lines that come out of the chunks, `undefined` for a dropped one, and the size of the largest chunk. */
async function linesOf(body: Buffer, cuts: number[], chunkBytes: number, maxLineBytes: number) {
  const lines: (string | undefined)[] = [];
  let largest = 0;
  async function* pieces() {
    yield* cutAt(body, cuts);
  }
  for await (const chunk of lineChunks(pieces(), { chunkBytes, maxLineBytes })) {
    if (chunk === longLine) {
      lines.push(undefined);
      continue;
    }
    largest = Math.max(largest, chunk.length);
    const texts = chunk.toString('latin1').split('\n');
    if (texts.at(-1) === '') texts.pop();
    lines.push(...texts.map((text) => (text.length > maxLineBytes ? undefined : text)));
  }
  return { lines, largest };
}

describe('grouping a body into lines', () => {
  it('finds every line and every too long one, wherever the body is cut', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', '\r', ' '), maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat(600), { maxLength: 20 }),
        fc.integer({ min: 1, max: 100 }),
        fc.boolean(),
        async (texts, cuts, chunkBytes, endsWithLf) => {
          const body = Buffer.from(texts.join('\n') + (endsWithLf ? '\n' : ''));
          const expected = body.toString().split('\n');
          if (expected.at(-1) === '') expected.pop();
          const { lines } = await linesOf(body, cuts, chunkBytes, 20);
          assert.deepEqual(
            lines,
            expected.map((text) => (text.length > 20 ? undefined : text)),
          );
        },
      ),
    );
  });

  it('never holds more than a chunk, a line and a piece', async () => {
    const body = Buffer.from(
      `${'x'.repeat(1_000_000)}\n${'short\n'.repeat(100_000)}${'y'.repeat(1_000_000)}`,
    );
    const cuts = Array.from({ length: Math.ceil(body.length / 1000) }, (_, n) => n * 1000);
    const { lines, largest } = await linesOf(body, cuts, 5000, 2000);
    assert.equal(lines.length, 100_002);
    assert.equal(lines[0], undefined);
    assert.equal(lines.at(-1), undefined);
    assert.ok(largest <= 5000 + 2000 + 1000, `a chunk had ${largest} bytes`);
  });
});
