import assert from 'node:assert/strict';
import fc from 'fast-check';
import { columnOf } from './support/query.js';
import { useConnection } from './support/use-connection.js';

describe('reading texts', () => {
  const connection = useConnection();

  it('gives back every text, short or long, ASCII or not, and every NULL, in any order', async () => {
    const text = fc.oneof(
      fc.constant(null),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', minLength: 5, maxLength: 20 }),
      fc.string({ minLength: 11, maxLength: 14 }),
      fc.nat(40_000).map((length) => 'long '.repeat(length / 5)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 60 }), async (texts) => {
        const asParameter = texts.length > 0 ? texts : [null];
        assert.deepEqual(
          await columnOf(connection(), 'SELECT unnest(?::VARCHAR[])', [asParameter]),
          asParameter,
        );
      }),
    );
  });

  it('reads texts that repeat, lie apart or out of order in memory', async () => {
    const sql = `
      WITH words AS (SELECT i, 'word number ' || i || repeat('·', i % 7) AS word FROM range(500) t(i))
      SELECT word FROM range(20000) t(n) JOIN words ON i = (n * 7919) % 500 ORDER BY hash(n)`;
    const expected = await columnOf(
      connection(),
      `SELECT sum(length(w) * 31 + unicode(w[-1])) FROM (${sql}) s(w)`,
    );
    const words = await columnOf(connection(), sql);
    const sum = words
      .map(String)
      .reduce((total, word) => total + [...word].length * 31 + lastCodePoint(word), 0);
    assert.equal(words.length, 20000);
    assert.equal(BigInt(sum), expected[0]);
  });

  it('reads the texts inside lists and structs', async () => {
    const sql = `SELECT [{'k': 'a text that is long enough ' || i}, NULL, {'k': 'é' || i}] AS v FROM range(3000) t(i)`;
    const lists = await columnOf(connection(), sql);
    assert.equal(lists.length, 3000);
    assert.deepEqual(lists[2999], [{ k: 'a text that is long enough 2999' }, null, { k: 'é2999' }]);
  });
});

function lastCodePoint(word: string): number {
  return [...word].at(-1)?.codePointAt(0) ?? 0;
}
