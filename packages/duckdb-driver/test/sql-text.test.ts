import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rowsOf } from './support/query.js';
import { useConnection } from './support/use-connection.js';

describe('the text of MAP and UNION values', () => {
  const connection = useConnection();

  async function assertSameText(expression: string, parameters: readonly (string | number)[]): Promise<void> {
    const sql = `SELECT v AS ours, v::VARCHAR AS theirs FROM (SELECT ${expression} AS v)`;
    const [row] = await rowsOf(connection(), sql, parameters);
    assert.equal(row?.['ours'], row?.['theirs']);
  }

  it('quotes texts exactly where DuckDB does', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(...' \t\n\'"\\,:=()[]{}aNULnul'), maxLength: 6 }),
    );
    await fc.assert(
      fc.asyncProperty(text, text, (key, value) =>
        assertSameText("MAP {?::VARCHAR: [{ 'a b': ?::VARCHAR }]}", [key, value]),
      ),
    );
  });

  it('writes a DOUBLE with the digits that DuckDB gives it', async () => {
    await fc.assert(fc.asyncProperty(fc.double(), (value) => assertSameText('MAP {1: ?::DOUBLE}', [value])));
  });

  it('writes a FLOAT with digits that give it back, as those of DuckDB do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float(), async (value) => {
        const sql = 'SELECT MAP {1: v} AS ours, MAP {1: v}::VARCHAR AS theirs FROM (SELECT ?::FLOAT AS v)';
        const [row] = await rowsOf(connection(), sql, [value]);
        const [ours, theirs] = [row?.['ours'], row?.['theirs']].map((text) => toFloat(String(text)));
        assert.equal(ours, theirs);
      }),
    );
  });

  it('writes times, dates and intervals as DuckDB does', async () => {
    for (const value of [
      "TIMESTAMP '2020-01-01 00:00:00.5'",
      "DATE '0044-03-15 (BC)'",
      "INTERVAL '-1 month 26 hours'",
    ]) {
      await assertSameText(`MAP {1: ${value}}`, []);
      await assertSameText(`union_value(a := ${value})`, []);
    }
  });
});

function toFloat(map: string): number {
  const text = map.slice('{1='.length, -1);
  return Math.fround(Number(text.replace('inf', 'Infinity').replace('nan', 'NaN')));
}
