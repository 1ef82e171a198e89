import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createTextDictionary } from '../src/parquet/text-dictionary.js';

describe('a dictionary of texts', () => {
  it('gives the same text the same number, other texts others, and each text back (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 2000 }), (texts) => {
        const dictionary = createTextDictionary();
        const codes = new Map<string, number>();
        for (const text of texts) {
          const bytes = Buffer.from(`>${text}<`);
          const code = dictionary.codeOf(bytes, 1, bytes.length - 1);
          const key = bytes.toString('hex');
          assert.equal(code, codes.get(key) ?? codes.size);
          codes.set(key, code);
        }
        assert.equal(dictionary.size, codes.size);
        for (const [key, code] of codes) {
          assert.equal(Buffer.from(dictionary.textOf(code)).toString('hex'), key.slice(2, -2));
        }
      }),
    );
  });

  it('keeps apart texts whose hashes are the same', () => {
    const dictionary = createTextDictionary();
    // Enough for many equal slots, and, by the birthday bound, for some equal hashes.
    const codes = new Set<number>();
    for (let number = 0; number < 200_000; number++) {
      const bytes = Buffer.from(String(number));
      codes.add(dictionary.codeOf(bytes, 0, bytes.length));
    }
    assert.equal(codes.size, 200_000);
    assert.equal(Buffer.from(dictionary.textOf(123_456)).toString(), '123456');
  });
});
