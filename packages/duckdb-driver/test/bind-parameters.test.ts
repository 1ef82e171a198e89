import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';
import type { BindableValue, RowValue } from '../src/index.js';
import { columnOf, rowsOf, scalarOf } from './support/query.js';
import { useConnection } from './support/use-connection.js';

// A value, the type it takes where nothing else is asked for, and the value that comes back if it is another one.
const BOUND: readonly (readonly [value: BindableValue, type: string, back?: RowValue])[] = [
  [null, '"NULL"'],
  [true, 'BOOLEAN'],
  [1, 'INTEGER'],
  [-2147483648, 'INTEGER'],
  [2147483648, 'DOUBLE'],
  [1.5, 'DOUBLE'],
  [Number.NaN, 'DOUBLE'],
  [1n, 'BIGINT'],
  [2n ** 64n, 'HUGEINT'],
  [2n ** 128n - 1n, 'UHUGEINT'],
  ['goo\0se', 'VARCHAR'],
  ["'; DROP TABLE t; --", 'VARCHAR'],
  [/a+/i, 'VARCHAR', '/a+/i'],
  [new Date('2021-01-01T00:00:00Z'), 'DATE'],
  [new Date('2021-01-01T00:00:00.001Z'), 'TIMESTAMP'],
  [Buffer.from([0, 255]), 'BLOB'],
  [new Uint16Array([258]), 'BLOB', Buffer.from([2, 1])],
  [[], '"NULL"[]'],
  [[1, null, 2], 'INTEGER[]'],
  [[1, 2 ** 40], 'BIGINT[]', [1n, 2n ** 40n]],
  [[1, 2n ** 80n], 'HUGEINT[]', [1n, 2n ** 80n]],
  [[1, 1.5], 'DOUBLE[]'],
  [['a', null], 'VARCHAR[]'],
  [[true], 'BOOLEAN[]'],
  [[new Date(5)], 'TIMESTAMP[]'],
  [[Buffer.from('x')], 'BLOB[]'],
  [[[1], [], [2.5]], 'DOUBLE[][]'],
];

describe('bound parameters', () => {
  const connection = useConnection();

  for (const [value, type, back] of BOUND) {
    it(`take ${type} for ${inspect(value)}`, async () => {
      const [row] = await rowsOf(connection(), 'SELECT ? AS v, typeof(v) AS t', [value]);
      assert.deepEqual(row, { v: back ?? value, t: type });
    });
  }

  it('take the type that the statement expects, where the value fits in it', async () => {
    await rowsOf(
      connection(),
      'CREATE TABLE narrow (s SMALLINT, b UBIGINT, z TIMESTAMPTZ, ts TIMESTAMP, d DOUBLE)',
    );
    const plan = async (condition: string, value: BindableValue) =>
      String(
        (await rowsOf(connection(), `EXPLAIN SELECT * FROM narrow WHERE ${condition}`, [value]))[0]?.[
          'explain_value'
        ],
      );
    assert.doesNotMatch(await plan('s = ?', 5), /CAST/);
    assert.match(await plan('s = ?', 100_000), /CAST|false|EMPTY/);
    assert.doesNotMatch(await plan('b >= ?', 2 ** 40), /CAST/);
    assert.doesNotMatch(await plan('b >= ?', 7n), /CAST/);
    assert.doesNotMatch(await plan('ts >= ?', new Date('2021-01-01')), /CAST/);
    assert.doesNotMatch(await plan('d >= ?', 1), /CAST/);
  });

  it('take a Date for the same instant in a TIMESTAMPTZ, whatever the time zone of the session', async () => {
    await rowsOf(connection(), "SET TimeZone = 'America/New_York'");
    const noon = new Date('2021-06-01T12:00:00Z');
    const midnight = new Date('2021-06-01T00:00:00Z');
    const sql = 'SELECT epoch_ms(?::TIMESTAMPTZ)';
    assert.deepEqual(
      [await scalarOf(connection(), sql, [noon]), await scalarOf(connection(), sql, [midnight])],
      [BigInt(noon.getTime()), BigInt(midnight.getTime())],
    );
    await rowsOf(connection(), "SET TimeZone = 'UTC'");
  });

  it('give back every text, number and list of them', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }),
      fc.array(fc.option(fc.string({ unit: 'grapheme' })), { minLength: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(value, async (bound) => {
        const back = await scalarOf(connection(), 'SELECT ?', [bound]);
        // An INTEGER has no negative zero.
        assert.deepEqual(back, Object.is(bound, -0) ? 0 : bound);
      }),
    );
  });

  it('may be an array in place of a list of alternatives', async () => {
    const sql = 'SELECT i::INTEGER FROM range(10) t(i) WHERE i = ANY(?)';
    assert.deepEqual(await columnOf(connection(), sql, [[2, 5, 20]]), [2, 5]);
  });

  it('are copied when the call is made', async () => {
    const bytes = Buffer.from('before');
    const list = [1, 2];
    const date = new Date(5);
    const row = rowsOf(connection(), 'SELECT ? AS b, ? AS l, ? AS d', [bytes, list, date]);
    bytes.write('after!');
    list.push(3);
    date.setTime(6);
    assert.deepEqual(await row, [{ b: Buffer.from('before'), l: [1, 2], d: new Date(5) }]);
  });

  it('leave undefined out, so that it is missing where it was meant to be bound', async () => {
    assert.equal(await scalarOf(connection(), 'SELECT ?', [7, undefined]), 7);
    await assert.rejects(scalarOf(connection(), 'SELECT ? + ?', [undefined, 7]), {
      errorType: 'Invalid Input',
      message: 'Invalid Input Error: the statement takes 2 parameters, and 1 were given',
    });
  });

  it('are refused when they are too many or too few', async () => {
    const message = /takes 1 parameters, and 2 were given/;
    await assert.rejects(scalarOf(connection(), 'SELECT ?', [1, 2]), { errorType: 'Invalid Input', message });
    await assert.rejects(scalarOf(connection(), 'SELECT ?'), { errorType: 'Invalid Input' });
  });

  for (const [what, value] of [
    ['a plain object', { a: 1 }],
    ['an invalid Date', new Date(Number.NaN)],
    ['a symbol', Symbol('s')],
    ['an array of two kinds', [1, 'x']],
    ['a list beside a value', [[1], 2]],
  ] as const) {
    it(`are refused by their place when one is ${what}`, async () => {
      const values = ['first', value] as BindableValue[];
      await assert.rejects(scalarOf(connection(), 'SELECT ?, ?', values), {
        errorType: 'Invalid Input',
        message: /parameter 2/,
      });
    });
  }

  it('are refused when a bigint has more than 128 bits', async () => {
    await assert.rejects(scalarOf(connection(), 'SELECT ?', [2n ** 128n]), { errorType: 'Out of Range' });
  });
});
