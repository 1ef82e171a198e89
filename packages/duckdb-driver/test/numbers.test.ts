import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rowsOf, scalarOf } from './support/query.js';
import { useConnection } from './support/use-connection.js';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe('reading numbers and times', () => {
  const connection = useConnection();

  it('gives every BIGINT exactly, and for JSON as a number only where that is exact', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(int64, fc.maxSafeInteger().map(BigInt)), async (value) => {
        assert.equal(await scalarOf(connection(), 'SELECT ?::BIGINT', [value]), value);
        const json = await scalarOf(connection(), 'SELECT ?::BIGINT', [value], { format: 'json' });
        assert.equal(json, Number.isSafeInteger(Number(value)) ? Number(value) : String(value));
      }),
    );
  });

  it('gives a DECIMAL as the number nearest to it', async () => {
    const decimal = fc.tuple(fc.constantFrom(4, 9, 18, 38), fc.nat(100), int64);
    await fc.assert(
      fc.asyncProperty(decimal, async ([width, seed, digits]) => {
        const scale = seed % (width + 1);
        const text = withPoint(digits % 10n ** BigInt(width), scale);
        assert.equal(
          await scalarOf(connection(), `SELECT ?::DECIMAL(${width},${scale})`, [text]),
          Number(text) + 0,
        );
      }),
    );
  });

  it('gives a DECIMAL for JSON as a number up to 15 digits, else as a text of all its digits', async () => {
    const digits = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n });
    await fc.assert(
      fc.asyncProperty(fc.oneof(digits, fc.integer().map(BigInt)), fc.nat(37), async (unscaled, scale) => {
        const text = withPoint(unscaled, scale);
        const json = await scalarOf(connection(), `SELECT ?::DECIMAL(38,${scale})`, [text], {
          format: 'json',
        });
        const isExact = unscaled > -(10n ** 15n) && unscaled < 10n ** 15n;
        if (isExact) assert.equal(json, Number(text) + 0);
        else
          assert.equal(json, await scalarOf(connection(), `SELECT ?::DECIMAL(38,${scale})::VARCHAR`, [text]));
      }),
    );
  });

  it('gives every TIMESTAMP as the Date of its millisecond, and for JSON with its microseconds', async () => {
    const micros = fc.bigInt({ min: -62135596800000000n, max: 253402300799999999n });
    await fc.assert(
      fc.asyncProperty(micros, async (value) => {
        const sql = 'SELECT make_timestamp(?::BIGINT) AS v, strftime(v, $2) AS t';
        const [row] = await rowsOf(connection(), sql.replace('?', '$1'), [value, '%Y-%m-%dT%H:%M:%S.%f']);
        const date = row?.['v'];
        assert.ok(date instanceof Date);
        assert.equal(date.getTime(), Number(value / 1000n));
        const json = await scalarOf(connection(), 'SELECT make_timestamp(?::BIGINT)', [value], {
          format: 'json',
        });
        const text = String(row?.['t']);
        assert.equal(json, `${text.endsWith('000') ? text.slice(0, -3) : text}Z`);
      }),
    );
  });
});

function withPoint(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits)
    .replace('-', '')
    .padStart(scale + 1, '0');
  return `${sign}${text.slice(0, text.length - scale)}.${text.slice(text.length - scale)}`;
}
