import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ReadSegmentOptions, readSegment } from '../src/read-segment.js';
import { useTemporaryZone } from './temporary-zone.js';

describe('reading a segment', () => {
  const zone = useTemporaryZone();
  const pathOf = () => join(zone.directory, 'segment');

  async function readAll(options: ReadSegmentOptions = {}): Promise<{ text: string; offsets: number[] }> {
    let text = '';
    const offsets: number[] = [];
    for await (const { lines, offset } of readSegment(pathOf(), options)) {
      assert.equal(lines.at(-1), 0x0a);
      offsets.push(offset);
      text += lines.toString('latin1');
    }
    return { text, offsets };
  }

  it('gives every whole line once and in order, whatever the chunk size', async () => {
    const line = fc.stringMatching(/^[a-z]{0,30}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        line,
        fc.integer({ min: 1, max: 50 }),
        async (lines, torn, chunkBytes) => {
          const whole = lines.map((text) => `${text}\n`).join('');
          await writeFile(pathOf(), whole + torn);
          const { text, offsets } = await readAll({ chunkBytes });
          assert.equal(text, whole);
          assert.equal(offsets[0] ?? 0, 0);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('gives the same chunks, or the same error, when it reads in place', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-z]{0,30}\n?$/)),
        fc.record({
          chunkBytes: fc.integer({ min: 1, max: 50 }),
          start: fc.nat({ max: 100 }),
          end: fc.option(fc.nat({ max: 400 }), { nil: undefined }),
          maxLineBytes: fc.integer({ min: 20, max: 200 }),
        }),
        async (parts, options) => {
          await writeFile(pathOf(), parts.join(''));
          const outcomeOf = (inPlace: boolean) =>
            readAll({ ...options, inPlace }).catch(({ code, message }) => ({ code, message }));
          assert.deepEqual(await outcomeOf(true), await outcomeOf(false));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('tells the offset of each chunk', async () => {
    await writeFile(pathOf(), 'aa\nbbbb\nc\n');
    assert.deepEqual((await readAll({ chunkBytes: 4 })).offsets, [0, 3, 8]);
    assert.deepEqual((await readAll({ chunkBytes: 4, start: 3 })).offsets, [3]);
  });

  it('leaves out a line that ends beyond the end asked for', async () => {
    await writeFile(pathOf(), 'aa\nbb\ncc\n');
    assert.equal((await readAll({ end: 6 })).text, 'aa\nbb\n');
    assert.equal((await readAll({ end: 8 })).text, 'aa\nbb\n');
    assert.equal((await readAll({ start: 3, end: 3 })).text, '');
  });

  it('reads a line far longer than a chunk, up to a bound', async () => {
    const long = `${'x'.repeat(300_000)}\n`;
    await writeFile(pathOf(), `a\n${long}b\n`);
    assert.equal((await readAll({ chunkBytes: 1000 })).text, `a\n${long}b\n`);
    await assert.rejects(readAll({ chunkBytes: 1000, maxLineBytes: 100_000 }), { code: 'line_too_long' });
  });

  it('says when the segment is not there, and leaves no file open when reading stops early', async () => {
    await assert.rejects(readAll(), { code: 'segment_not_found' });
    await writeFile(pathOf(), 'a\n'.repeat(1000));
    for await (const { lines } of readSegment(pathOf(), { chunkBytes: 10 })) {
      assert.ok(lines.length > 0);
      break;
    }
  });
});
