import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_LINE_CHARACTERS, type NumberedLine, readLines } from '../src/lines/read-lines.js';

async function read(chunks: readonly Uint8Array[]): Promise<NumberedLine[]> {
  const lines: NumberedLine[] = [];
  for await (const some of readLines(
    (async function* () {
      yield* chunks;
    })(),
  )) {
    lines.push(...some);
  }
  return lines;
}

describe('reading lines', () => {
  it('gives the lines, whatever chunks the bytes come in', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\r', ' ', '"'), maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 8 }),
        fc.array(fc.nat(60), { maxLength: 6 }),
        async (lines, cuts) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const bounds = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
          const chunks = bounds.slice(1).map((end, index) => bytes.subarray(bounds[index], end));
          assert.deepEqual(
            await read(chunks),
            lines.map((line, index) => ({ number: index + 1, text: line.replace(/\r$/, ''), cut: false })),
          );
        },
      ),
    );
  });

  it('gives a last line without a line feed, and leaves out a byte order mark', async () => {
    const lines = await read([Buffer.from('\ufeffone\r\n\r\nthree')]);
    assert.deepEqual(
      lines.map(({ text }) => text),
      ['one', '', 'three'],
    );
  });

  it('replaces bytes that are not UTF-8', async () => {
    const [line] = await read([Buffer.from([0x61, 0xff, 0x62, 0x0a])]);
    assert.equal(line?.text, 'a\ufffdb');
  });

  it('keeps only the beginning of a line that is too long, and goes on behind it', async () => {
    const piece = Buffer.alloc(MAX_LINE_CHARACTERS / 2, 'x');
    const lines = await read([
      piece,
      piece,
      piece,
      piece,
      Buffer.from('\nnext\n'),
      piece,
      piece,
      Buffer.from('\n'),
    ]);
    assert.deepEqual(
      lines.map(({ number, text, cut }) => [number, text.length, cut]),
      [
        [1, MAX_LINE_CHARACTERS, true],
        [2, 4, false],
        [3, MAX_LINE_CHARACTERS, false],
      ],
    );
  });

  it('gives the lines of a chunk at once, without waiting for more', async () => {
    let more = false;
    const lines = readLines(
      (async function* () {
        yield Buffer.from('one\ntwo\nthr');
        more = true;
        yield Buffer.from('ee\n');
      })(),
    );
    assert.equal((await lines.next()).value?.length, 2);
    assert.equal(more, false);
    assert.equal((await lines.next()).value?.[0]?.text, 'three');
  });
});
