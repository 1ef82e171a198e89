import assert from 'node:assert/strict';
import type { RowValue } from '../src/index.js';
import { columnOf, rowsOf } from './support/query.js';
import { useConnection } from './support/use-connection.js';

const MAX_INT64 = 9223372036854775807n;

// An expression, the value it has in the form of the old binding, and in the form for JSON where that differs.
const CONVERSIONS: readonly (readonly [expression: string, binding: RowValue, json?: RowValue])[] = [
  ['true', true],
  ['(-128)::TINYINT', -128],
  ['(-32768)::SMALLINT', -32768],
  ['(-2147483648)::INTEGER', -2147483648],
  ['255::UTINYINT', 255],
  ['65535::USMALLINT', 65535],
  ['4294967295::UINTEGER', 4294967295],
  ['7::BIGINT', 7n, 7],
  ['(-7)::BIGINT', -7n, -7],
  ['9007199254740991::BIGINT', 9007199254740991n, 9007199254740991],
  ['9007199254740992::BIGINT', 9007199254740992n, '9007199254740992'],
  ['(-9007199254740992)::BIGINT', -9007199254740992n, '-9007199254740992'],
  ['18446744073709551615::UBIGINT', 18446744073709551615n, '18446744073709551615'],
  ['(-1)::HUGEINT', -1n, -1],
  [`${MAX_INT64}::HUGEINT * 4`, MAX_INT64 * 4n, String(MAX_INT64 * 4n)],
  ['340282366920938463463374607431768211455::UHUGEINT', 2n ** 128n - 1n, String(2n ** 128n - 1n)],
  ['12::BIGNUM', '12', 12],
  ['123456789012345678901234567890::BIGNUM', '123456789012345678901234567890'],
  ['1.5::FLOAT', 1.5],
  ["'nan'::DOUBLE", Number.NaN],
  ["'-inf'::DOUBLE", Number.NEGATIVE_INFINITY],
  ['1.25::DECIMAL(4,2)', 1.25],
  ['(-99999.9999)::DECIMAL(9,4)', -99999.9999],
  ['999999999999.999999::DECIMAL(18,6)', 1_000_000_000_000, '999999999999.999999'],
  ['23534642362547.543463::DECIMAL(24,6)', 23534642362547.543, '23534642362547.543463'],
  ['1e-10::DECIMAL(38,10)', 1e-10],
  ["DATE '2021-01-01'", new Date('2021-01-01'), '2021-01-01'],
  ["DATE '1969-12-31'", new Date('1969-12-31'), '1969-12-31'],
  ["DATE '12345-01-01'", new Date('+012345-01-01T00:00:00Z'), '+012345-01-01'],
  ["TIMESTAMP_S '1969-12-31 23:59:59'", new Date(-1000), '1969-12-31T23:59:59.000Z'],
  [
    "TIMESTAMP_MS '2021-01-01 01:02:03.004'",
    new Date('2021-01-01T01:02:03.004Z'),
    '2021-01-01T01:02:03.004Z',
  ],
  [
    "TIMESTAMP '2021-01-01 01:02:03.004005'",
    new Date('2021-01-01T01:02:03.004Z'),
    '2021-01-01T01:02:03.004005Z',
  ],
  ["TIMESTAMPTZ '2021-01-01 01:02:03+01:00'", new Date('2021-01-01T00:02:03Z'), '2021-01-01T00:02:03.000Z'],
  [
    "TIMESTAMP '9999-12-31 23:59:59.999999'",
    new Date('9999-12-31T23:59:59.999Z'),
    '9999-12-31T23:59:59.999999Z',
  ],
  ["TIMESTAMP '0001-01-01'", new Date('0001-01-01'), '0001-01-01T00:00:00.000Z'],
  [
    "'2021-01-01 01:02:03.004005006'::TIMESTAMP_NS",
    new Date('2021-01-01T01:02:03.004Z'),
    '2021-01-01T01:02:03.004005006Z',
  ],
  ["'infinity'::TIMESTAMP", new Date(Number.NaN), 'infinity'],
  ["'-infinity'::TIMESTAMPTZ", new Date(Number.NaN), '-infinity'],
  ["'infinity'::DATE", new Date(Number.NaN), 'infinity'],
  ["TIME '11:10:10.5'", '11:10:10.5'],
  ["INTERVAL '4 months 5 days 1 minute'", { months: 4, days: 5, micros: 60_000_000 }],
  [
    'to_microseconds(-9007199254740993)',
    { months: 0, days: 0, micros: -9_007_199_254_740_992 },
    { months: 0, days: 0, micros: '-9007199254740993' },
  ],
  ["'short'", 'short'],
  ["'a text of more than twelve bytes'", 'a text of more than twelve bytes'],
  ["'goo' || chr(0) || 'se'", 'goo\0se'],
  ['\'{"a": 1}\'::JSON', '{"a": 1}'],
  ["'\\xAA\\x00b'::BLOB", Buffer.from([0xaa, 0, 0x62]), 'qgBi'],
  [
    "repeat('0123456789', 3)::BLOB",
    Buffer.from('0123456789'.repeat(3)),
    'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5',
  ],
  ["'10101'::BIT", '10101'],
  ["'ffffffff-0123-4567-89ab-cdef00000001'::UUID", 'ffffffff-0123-4567-89ab-cdef00000001'],
  ["'00000000-0000-0000-0000-000000000000'::UUID", '00000000-0000-0000-0000-000000000000'],
  ["'goose'::ENUM('duck', 'goose')", 'goose'],
  ['[1, NULL, 3]', [1, null, 3]],
  ['[]::INTEGER[]', []],
  ["[['a'], NULL, []]", [['a'], null, []]],
  ['[1, 2, 3]::INTEGER[3]', [1, 2, 3]],
  ["{'a': 1, 'b': {'c': NULL, 'd': ['x']}}", { a: 1, b: { c: null, d: ['x'] } }],
  ["row(1, 'x')", { 1: 1, 2: 'x' }],
  ["MAP {'key1': 'duck', 'key2': 'goose'}", '{key1=duck, key2=goose}', { key1: 'duck', key2: 'goose' }],
  ['MAP {1: [2::BIGINT]}', '{1=[2]}', { 1: [2] }],
  ['union_value(num := 5)::UNION(num INTEGER, str VARCHAR)', '5', 5],
  ['NULL', null],
];

describe('value conversions', () => {
  const connection = useConnection();

  for (const [expression, binding, json = binding] of CONVERSIONS) {
    it(`gives ${expression} in the form of the old binding and in that for JSON`, async () => {
      // With a NULL before and behind, so that there is a validity mask.
      const sql = `SELECT NULL AS v UNION ALL SELECT ${expression} UNION ALL SELECT NULL`;
      const inBinding = await columnOf(connection(), sql);
      assert.deepEqual(inBinding.map(comparable), [null, comparable(binding), null]);
      assert.deepEqual(await columnOf(connection(), sql, [], { format: 'json' }), [null, json, null]);
      const alone = await columnOf(connection(), `SELECT ${expression}`);
      assert.deepEqual(alone.map(comparable), [comparable(binding)]);
    });
  }

  it('takes __proto__ and numbers for column names like any other, and the last of two of one name', async () => {
    const [row] = await rowsOf(connection(), 'SELECT 1 AS "__proto__", 2 AS "0", 3 AS a, 4 AS a');
    assert.deepEqual(Object.entries(row ?? {}), [
      ['0', 2],
      ['__proto__', 1],
      ['a', 4],
    ]);
    assert.equal(Object.getPrototypeOf(row), Object.prototype);
  });

  it('numbers repeated column names in the form for JSON, so that no value is lost', async () => {
    const sql = 'SELECT 1 AS a, 2 AS a, 3 AS a_1';
    assert.deepEqual(await rowsOf(connection(), sql, [], { format: 'json' }), [{ a: 1, a_1: 2, a_1_1: 3 }]);
  });
});

// Two invalid Dates are never equal.
function comparable(value: RowValue): RowValue {
  return value instanceof Date && Number.isNaN(value.getTime()) ? 'Invalid Date' : value;
}
