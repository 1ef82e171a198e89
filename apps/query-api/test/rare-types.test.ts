import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { tableFromIPC } from 'apache-arrow';
import request from 'supertest';
import { type AnswerFormat, mediaTypeOfFormat } from '../src/formats/media-types.js';
import { readArrow, readCsv, readNdjson } from './format-readers.js';
import { openTestService, type TestService } from './query-service.js';

const nanos = (units: bigint) => ({ units, isNanos: true });

/** A value of DuckDB; what it is in JSON and NDJSON, in CSV, and in Arrow with the type there. */
interface RareValue {
  readonly sql: string;
  readonly json: unknown;
  readonly csv: string;
  readonly arrow: unknown;
  readonly arrowType: string;
}

/** A value that is a text everywhere. */
const asText = (sql: string, text: string): RareValue => ({
  sql,
  json: text,
  csv: text,
  arrow: text,
  arrowType: 'Utf8',
});

/** A value that is JSON: in CSV and Arrow as a text. */
const asJson = (sql: string, json: unknown): RareValue => {
  const text = JSON.stringify(json);
  return { sql, json, csv: text, arrow: text, arrowType: 'Utf8' };
};

const MAX_INT64 = 9_223_372_036_854_775_807n;

const values: readonly RareValue[] = [
  asText("TIME '23:59:59.123456'", '23:59:59.123456'),
  asText("TIME '24:00:00'", '24:00:00'),
  asText("TIME_NS '01:02:03.123456789'", '01:02:03.123456789'),
  asText("'23:59:59.123456+02'::TIMETZ", '23:59:59.123456+02'),
  asText("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::UUID", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
  asText("'ffffffff-ffff-ffff-ffff-ffffffffffff'::UUID", 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  asText("'b'::ENUM('a', 'b')", 'b'),
  asText("''::ENUM('', ' ')", ''),
  asText('\'x,"y"\'::ENUM(\'x,"y"\')', 'x,"y"'),
  asJson("INTERVAL '1 month 2 days 3.000001 seconds'", { months: 1, days: 2, micros: 3_000_001 }),
  asJson("-INTERVAL '14 months'", { months: -14, days: 0, micros: 0 }),
  asJson('to_microseconds(9007199254740991)', { months: 0, days: 0, micros: Number.MAX_SAFE_INTEGER }),
  asJson('to_microseconds(9007199254740993)', { months: 0, days: 0, micros: '9007199254740993' }),
  asJson(`to_microseconds(-${MAX_INT64})`, { months: 0, days: 0, micros: String(-MAX_INT64) }),
  asJson('to_days(2147483647)', { months: 0, days: 2_147_483_647, micros: 0 }),
  asText("'7'::UNION(n INTEGER, s VARCHAR)", '7'),
  { ...asText('7::UNION(n INTEGER, s VARCHAR)', '7'), json: 7 },
  asText('union_value(n := 9007199254740993)', '9007199254740993'),
  asJson("union_value(s := {'a': 1, 'b': [NULL]})", { a: 1, b: [null] }),
  {
    sql: "TIMESTAMP_NS '2026-01-31 23:59:59.123456789'",
    json: '2026-01-31T23:59:59.123456789Z',
    csv: '2026-01-31T23:59:59.123456789Z',
    arrow: nanos(1_769_903_999_123_456_789n),
    arrowType: 'Timestamp<NANOSECOND>',
  },
  {
    sql: "TIMESTAMP_NS '1677-09-22 00:00:00.000000001'",
    json: '1677-09-22T00:00:00.000000001Z',
    csv: '1677-09-22T00:00:00.000000001Z',
    arrow: nanos(-9_223_286_399_999_999_999n),
    arrowType: 'Timestamp<NANOSECOND>',
  },
  {
    sql: "TIMESTAMP_NS '2262-04-11 23:47:16.854775806'",
    json: '2262-04-11T23:47:16.854775806Z',
    csv: '2262-04-11T23:47:16.854775806Z',
    arrow: nanos(MAX_INT64 - 1n),
    arrowType: 'Timestamp<NANOSECOND>',
  },
  {
    sql: "[{'a': [1, NULL], 'b': [{'c': 'x'}, NULL]}, NULL, {'a': [], 'b': NULL}]",
    json: [{ a: [1, null], b: [{ c: 'x' }, null] }, null, { a: [], b: null }],
    csv: '[{"a":[1,null],"b":[{"c":"x"},null]},null,{"a":[],"b":null}]',
    arrow: [{ a: [1, null], b: [{ c: 'x' }, null] }, null, { a: [], b: null }],
    arrowType: 'List<Struct<{a:List<Int32>, b:List<Struct<{c:Utf8}>>}>>',
  },
  {
    sql: "[[{'t': TIMESTAMP_NS '1970-01-01 00:00:00.000000001', 'u': 18446744073709551615::UBIGINT}], []]",
    json: [[{ t: '1970-01-01T00:00:00.000000001Z', u: '18446744073709551615' }], []],
    csv: '[[{"t":"1970-01-01T00:00:00.000000001Z","u":"18446744073709551615"}],[]]',
    arrow: [[{ t: nanos(1n), u: '18446744073709551615' }], []],
    arrowType: 'List<List<Struct<{t:Timestamp<NANOSECOND>, u:Uint64}>>>',
  },
  {
    sql: "[INTERVAL '1 day', NULL]",
    json: [{ months: 0, days: 1, micros: 0 }, null],
    csv: '[{"months":0,"days":1,"micros":0},null]',
    arrow: ['{"months":0,"days":1,"micros":0}', null],
    arrowType: 'List<Utf8>',
  },
  {
    sql: "{'e': 'a'::ENUM('a'), 'u': '7'::UNION(n INTEGER, s VARCHAR), 'i': '00000000-0000-0000-0000-000000000000'::UUID}",
    json: { e: 'a', u: '7', i: '00000000-0000-0000-0000-000000000000' },
    csv: '{"e":"a","u":"7","i":"00000000-0000-0000-0000-000000000000"}',
    arrow: { e: 'a', u: '7', i: '00000000-0000-0000-0000-000000000000' },
    arrowType: 'Struct<{e:Utf8, u:Utf8, i:Utf8}>',
  },
];

describe('a value of a rarer type', () => {
  let service: TestService;
  before(async () => {
    service = await openTestService();
  });
  after(() => service.close());

  async function ask(sql: string, format: AnswerFormat): Promise<Buffer> {
    const collect = (res: request.Response, done: (error: Error | null, body: Buffer) => void) => {
      const chunks: Buffer[] = [];
      const stream = res as unknown as IncomingMessage;
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => done(null, Buffer.concat(chunks)));
    };
    const response = await request(service.app)
      .post('/v1/sql')
      .set('Accept', mediaTypeOfFormat[format])
      .send({ sql })
      .buffer(true)
      .parse(collect);
    assert.equal(response.status, 200, String(response.body));
    return response.body as Buffer;
  }

  for (const { sql, json, csv, arrow, arrowType } of values) {
    it(`is whole in every format, between two nulls: ${sql}`, async () => {
      const statement = `SELECT * FROM (VALUES (1, NULL), (2, ${sql}), (3, NULL)) t(n, v) ORDER BY n`;
      const of = <Value>(value: Value) => [null, value, null];
      const valuesOf = (rows: readonly Record<string, unknown>[]) => rows.map(({ v }) => v);
      const { data } = JSON.parse((await ask(statement, 'json')).toString()) as {
        data: Record<string, unknown>[];
      };
      assert.deepEqual(valuesOf(data), of(json));
      assert.deepEqual(valuesOf(readNdjson((await ask(statement, 'ndjson')).toString())), of(json));
      assert.deepEqual(valuesOf(readCsv((await ask(statement, 'csv')).toString())), of(csv));
      const bytes = await ask(statement, 'arrow');
      assert.deepEqual(valuesOf(readArrow(bytes)), of(arrow));
      assert.equal(String(tableFromIPC(bytes).schema.fields[1]?.type), arrowType);
    });
  }
});
