import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decimalWords } from '../src/formats/arrow/decimal-words.js';
import { parseDay, parseInstant } from '../src/formats/arrow/parse-instant.js';
import { formatMetaHeader, parseMetaHeader } from '../src/formats/meta-header.js';

describe('values on their way to Arrow', () => {
  it('keep every digit of a decimal (property)', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 38n), 10n ** 38n), fc.nat(20), (digits, scale) => {
        const plain = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
        const cut = plain.length - scale;
        const text = `${digits < 0n ? '-' : ''}${plain.slice(0, cut)}${scale > 0 ? `.${plain.slice(cut)}` : ''}`;
        const words = [...decimalWords([text], scale)];
        const value = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
        assert.equal(BigInt.asIntN(128, value), digits);
      }),
    );
    assert.deepEqual(
      [...decimalWords([1e-7, null, '1.5e+3'], 7)],
      [1, 0, 0, 0, 0, 0, 0, 0, 2115098112, 3, 0, 0],
    );
    assert.throws(() => decimalWords(['x'], 2), RangeError);
  });

  const instants: [text: string, micros: bigint][] = [
    ['1970-01-01T00:00:00.000001Z', 1n],
    ['1969-12-31T23:59:59.999999Z', -1n],
    ['0001-01-01T00:00:00.000Z', -62_135_596_800_000_000n],
    ['+010000-01-01T00:00:00.000Z', 253_402_300_800_000_000n],
    ['-000001-01-01T00:00:00.000Z', -62_198_755_200_000_000n],
    ['infinity', 9_223_372_036_854_775_807n],
    ['-infinity', -9_223_372_036_854_775_807n],
  ];
  for (const [text, micros] of instants) {
    it(`take ${text} for ${micros} microseconds`, () => assert.equal(parseInstant(text, 6), micros));
  }

  it('take days before 1970, and those without end', () => {
    assert.deepEqual(['1969-12-31', '1970-01-02', 'infinity'].map(parseDay), [-1, 1, 2_147_483_647]);
    assert.throws(() => parseDay('soon'), RangeError);
  });
});

describe('the header of what an answer tells of itself', () => {
  it('is read as it was written, in ASCII (property)', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ unit: 'grapheme', maxLength: 20 })),
        (meta) => {
          const header = formatMetaHeader(meta);
          assert.match(header, /^[\x20-\x7e]*$/);
          assert.deepEqual(parseMetaHeader(header), JSON.parse(JSON.stringify(meta)));
        },
      ),
    );
  });

  it('leaves the columns out when there are too many', () => {
    const columns = Array.from({ length: 1000 }, (_, index) => ({ name: `c${index}` }));
    assert.deepEqual(parseMetaHeader(formatMetaHeader({ a: 1, columns })), { a: 1 });
  });
});
