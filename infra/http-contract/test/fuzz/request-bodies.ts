import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { eventInputs } from '@signallake/event-schema/testing';
import fc from 'fast-check';
import type { SentBody } from './wire-requests.js';

const oddJson = [
  ...[
    '',
    ' ',
    '{',
    '[',
    ']',
    'null',
    '1',
    '"x"',
    '[]',
    '{}',
    '[[]]',
    '[1]',
    '[null]',
    '{"a":1,"a":2}',
    '\uFEFF{}',
  ],
  ...['{"__proto__":{}}', '{"constructor":1}', '[{}', '1e999', 'NaN', '{"x":"\\ud800"}', '['.repeat(20_000)],
];
const oddHeaders: readonly (Record<string, string> | undefined)[] = [
  undefined,
  { 'Content-Type': 'text/plain' },
  { 'Content-Type': 'application/json; charset=utf-16' },
  { 'Content-Type': 'application/json; charset=bogus' },
  { 'Content-Type': ';;;' },
  { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
  { 'Content-Type': 'application/json', 'Content-Encoding': 'zstd' },
  { 'Content-Type': 'application/x-www-form-urlencoded' },
];
const statements = [
  'SELECT count(*) FROM events',
  'SELECT * FROM events WHERE status_code = ? LIMIT 3',
  "SELECT service, max(latency_ms) FROM events WHERE date = '2025-01-31' GROUP BY ALL ORDER BY ALL",
  "SELECT 'NaN'::DOUBLE, 170141183460469231731687303715884105727::HUGEINT, [1, NULL], {'a': 1}, now()",
  'SELECT * FROM range(20000)',
  'SELECT 1; SELECT 2',
  'SELECT 1/0, CAST($1 AS INTEGER)',
  "SELECT * FROM read_csv('/etc/passwd')",
  'SELEC',
  'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 100) SELECT sum(n) FROM t',
  'DESCRIBE events',
];

/** Bodies for SQL: statements that run, that do not, and what is no request for SQL at all. */
export function sqlBodies(): fc.Arbitrary<SentBody> {
  const json = { 'Content-Type': 'application/json' };
  const values = fc.oneof(
    fc.constantFrom(500, 1.5, null, true, 'x', '', '\0', [], {}),
    fc.string({ maxLength: 5 }),
  );
  const requests = fc
    .record(
      {
        sql: fc.oneof(
          { weight: 6, arbitrary: fc.constantFrom(...statements) },
          { weight: 1, arbitrary: fc.oneof(fc.string(), fc.constantFrom(1, null)) },
        ),
        params: fc.array(values, { maxLength: 2 }),
        limit: fc.constant(1),
      },
      { requiredKeys: ['sql'], noNullPrototype: true },
    )
    .map(({ limit, ...rest }) =>
      JSON.stringify(limit === undefined || rest.params?.length !== 2 ? rest : { ...rest, limit }),
    );
  return fc.oneof(
    { weight: 8, arbitrary: requests.map((body) => ({ body, headers: json })) },
    { weight: 2, arbitrary: oddBodies() },
  );
}

/** Bodies with events: good ones in every format and coding, mixed ones, and what is no event at all. */
export function eventBodies(): fc.Arbitrary<SentBody> {
  const wrong = fc.oneof(
    fc.constantFrom<unknown>({}, null, 1, [], { service: 1 }, { service: 'a', x: 1 }),
    fc.jsonValue(),
  );
  const events = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: eventInputs() as fc.Arbitrary<unknown> },
      { weight: 1, arbitrary: wrong },
    ),
    {
      maxLength: 4,
    },
  );
  const good = fc
    .record({
      events,
      format: fc.constantFrom('json', 'x-ndjson', 'ndjson', 'jsonl'),
      coding: fc.constantFrom('identity', 'identity', 'gzip', 'deflate', 'br'),
    })
    .map(({ events: some, format, coding }): SentBody => {
      const text =
        format === 'json'
          ? JSON.stringify(some.length === 1 ? some[0] : some)
          : some.map((event) => `${JSON.stringify(event)}\n`).join('');
      return {
        body: encode(text, coding),
        headers: { 'Content-Type': `application/${format}`, 'Content-Encoding': coding },
      };
    });
  return fc.oneof({ weight: 8, arbitrary: good }, { weight: 2, arbitrary: oddBodies() });
}

function oddBodies(): fc.Arbitrary<SentBody> {
  const texts = fc.oneof(
    fc.constantFrom(...oddJson),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  );
  return fc
    .record({ body: texts, headers: fc.constantFrom(...oddHeaders, { 'Content-Type': 'application/json' }) })
    .map(({ body, headers }) => ({ body, ...(headers ? { headers } : {}) }));
}

function encode(text: string, coding: string): string | Buffer {
  if (coding === 'gzip') return gzipSync(text);
  if (coding === 'deflate') return deflateSync(text);
  return coding === 'br' ? brotliCompressSync(text) : text;
}
