import assert from 'node:assert/strict';
import { parseTimestamp } from '@signallake/event-schema';
import fc from 'fast-check';
import request from 'supertest';
import { type AnswerFormat, mediaTypeOfFormat } from '../src/formats/media-types.js';
import { parseMetaHeader } from '../src/formats/meta-header.js';
import { toJson } from '../src/formats/to-json.js';
import { eventsOfFewGroups } from './event-sets.js';
import { readArrow, readCsv, readNdjson } from './format-readers.js';
import { openTestService, type TestService } from './query-service.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 40, seed: 11 });
const ARROW = mediaTypeOfFormat.arrow;

const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((t) => !/\0|\p{Surrogate}/u.test(t));
const tricky = fc.constantFrom(
  '',
  ' ',
  '"',
  '""',
  ',',
  '\r\n',
  '\n',
  '\r',
  '=1+1',
  '-1',
  '@x',
  'null',
  'é😀',
  '\ufeff',
);
const quote = (value: string) => `'${value.replaceAll("'", "''")}'`;
const instant = fc
  .bigInt(-62_135_596_800_000_000n, 253_402_300_799_999_999n)
  .map((us) => `make_timestamptz(${us})`);
/** Expressions of many types, each with values at the edges of what the type holds. */
const expressions = fc.oneof(
  fc.constantFrom('true', 'false').map((value) => ['BOOLEAN', value]),
  fc.integer({ min: -128, max: 127 }).map((n) => ['TINYINT', `${n}`]),
  fc.integer().map((n) => ['INTEGER', `${n}`]),
  fc.bigInt(-(2n ** 63n) + 1n, 2n ** 63n - 1n).map((n) => ['BIGINT', `${n}`]),
  fc.bigInt(0n, 2n ** 64n - 1n).map((n) => ['UBIGINT', `${n}`]),
  fc.bigInt(-(2n ** 126n), 2n ** 126n).map((n) => ['HUGEINT', `${n}`]),
  fc
    .double()
    .map((n) => ['DOUBLE', quote(Number.isFinite(n) ? String(n) : String(n).replace('Infinity', 'inf'))]),
  fc
    .bigInt(-(10n ** 17n), 10n ** 17n)
    .map((n) => ['DECIMAL(24,6)', `(${n}::DECIMAL(18,0)::DECIMAL(24,6) / 1::INTEGER)`]),
  fc.oneof(text, tricky).map((t) => ['VARCHAR', quote(t)]),
  fc.uint8Array({ maxLength: 9 }).map((b) => ['BLOB', `from_base64('${Buffer.from(b).toString('base64')}')`]),
  instant.map((i) => ['TIMESTAMPTZ', i]),
  instant.map((i) => ['TIMESTAMP', `${i} AT TIME ZONE 'UTC'`]),
  fc.integer({ min: -100_000, max: 100_000 }).map((d) => ['DATE', `DATE '1970-01-01' + (${d})`]),
  fc
    .array(fc.option(fc.integer()), { maxLength: 4 })
    .map((l) => ['INTEGER[]', `[${l.map((n) => n ?? 'NULL').join(', ')}]`]),
  fc
    .tuple(text, fc.maxSafeInteger())
    .map(([t, n]) => ['STRUCT(a VARCHAR, b BIGINT)', `{'a': ${quote(t)}, 'b': ${n}}`]),
  fc.maxSafeInteger().map((n) => ['MAP(VARCHAR, BIGINT)', `MAP {'k': ${n}}`]),
) as fc.Arbitrary<[type: string, value: string]>;

/** A SELECT of some rows of columns of random types; a tenth of the values is NULL. */
const statements = fc
  .tuple(fc.array(expressions, { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 4 }), fc.nat())
  .map(([cells, rows, seed]) => {
    const select = (row: number) =>
      `SELECT ${cells
        .map(([type, value], at) => {
          const isNull = (row + at + seed) % 4 === 0;
          return `(${isNull ? 'NULL' : value})::${type} AS c${at}`;
        })
        .join(', ')}`;
    const all = Array.from({ length: Math.max(1, rows) }, (_, row) => select(row)).join(' UNION ALL ');
    return rows === 0 ? `SELECT * FROM (${all}) WHERE false` : all;
  });

/** What a value of JSON is in CSV. */
const cellOf = (value: unknown) =>
  value === null ? null : typeof value === 'object' ? toJson(value) : String(value);

/** Microseconds of an instant with three or six decimals, whichever year it lies in. */
const microsOf = (instantText: string) =>
  BigInt(Date.parse(`${instantText.slice(0, 23)}Z`)) * 1000n + BigInt(instantText.slice(23, -1));

/** The library that reads Arrow here takes a byte order mark at the beginning of a text away; the bytes have it. */
const withoutMark = (value: string) => value.replace(/^\ufeff/, '');

/** What a value of JSON is in Arrow, as the reader of these tests gives it. */
function arrowOf(value: unknown, type: string): unknown {
  if (value === null) return null;
  if (/^(BIGINT|UBIGINT|HUGEINT)$/.test(type)) return String(value);
  if (type.startsWith('MAP')) return toJson(value);
  if (type === 'DOUBLE') return Number(value);
  if (type.startsWith('STRUCT')) {
    const { a, b } = value as { a: string | null; b: number | null };
    return { a: a === null ? null : withoutMark(a), b: b === null ? null : String(b) };
  }
  if (type.startsWith('TIMESTAMP')) {
    return { units: microsOf(String(value)), isNanos: false };
  }
  return typeof value === 'string' ? withoutMark(value) : value;
}

describe('answers in four formats', () => {
  let service: TestService;
  before(async () => {
    service = await openTestService();
    await service.store(events.slice(0, 20));
    await service.append(events.slice(20));
  });
  after(() => service.close());

  const bytesOf = async (pending: request.Test) => {
    const response = await pending.buffer(true).parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    });
    return {
      ...response,
      headers: response.headers,
      status: response.status,
      bytes: response.body as Buffer,
    };
  };
  const sql = (statement: string, format: AnswerFormat) =>
    bytesOf(
      request(service.app).post('/v1/sql').set('Accept', mediaTypeOfFormat[format]).send({ sql: statement }),
    );
  const get = (path: string, accept: string) => bytesOf(request(service.app).get(path).set('Accept', accept));

  it('hold the same values of any SQL (property)', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(statements, async (statement) => {
        const json = await sql(statement, 'json');
        assert.equal(json.status, 200, json.bytes.toString());
        const { data, meta } = JSON.parse(json.bytes.toString()) as {
          data: Record<string, unknown>[];
          meta: { columns: { name: string; type: string }[] };
        };
        const ndjson = await sql(statement, 'ndjson');
        assert.deepEqual(readNdjson(ndjson.bytes.toString()), data);
        const csv = readCsv((await sql(statement, 'csv')).bytes.toString());
        const cells = data.map((row) =>
          Object.fromEntries(Object.entries(row).map(([k, v]) => [k, cellOf(v)])),
        );
        assert.deepEqual(
          csv.map((row) => ({ ...row })),
          cells,
        );
        const arrow = readArrow((await sql(statement, 'arrow')).bytes);
        const types = new Map(meta.columns.map(({ name, type }) => [name, type]));
        const expected = data.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => {
              const type = (types.get(name) ?? '').replace(' WITH TIME ZONE', 'TZ');
              return [name, arrowOf(value, type)];
            }),
          ),
        );
        const isDecimal = (name: string) => types.get(name)?.startsWith('DECIMAL');
        for (const [index, row] of arrow.entries()) {
          for (const [name, value] of Object.entries(row)) {
            const wanted = expected[index]?.[name];
            if (isDecimal(name) && typeof wanted === 'number') assert.equal(Number(value), wanted, name);
            else assert.deepEqual(value, wanted, `${name} ${types.get(name)}`);
          }
        }
        assert.equal(arrow.length, data.length);
      }),
      { numRuns: Number(process.env['SIGNALLAKE_TEST_FORMAT_RUNS'] ?? 25) },
    );
  });

  for (const path of ['/v1/metrics/latency?interval=1d', '/v1/metrics/error-rates', '/v1/metrics/volume']) {
    it(`hold the same values of ${path}`, async () => {
      const whole = path + (path.includes('?') ? '&' : '?');
      const { data } = JSON.parse((await get(whole, 'application/json')).bytes.toString());
      assert.ok(data.length > 0);
      assert.deepEqual(readNdjson((await get(whole, mediaTypeOfFormat.ndjson)).bytes.toString()), data);
      const cells = data.map((row: object) =>
        Object.fromEntries(Object.entries(row).map(([k, v]) => [k, cellOf(v)])),
      );
      const csv = await get(whole, 'text/csv');
      assert.deepEqual(readCsv(csv.bytes.toString()), cells);
      assert.match(String(csv.headers['content-type']), /^text\/csv; charset=utf-8; header=present$/);
      const meta = parseMetaHeader(String(csv.headers['x-signallake-meta'])) as { scan: { files: number } };
      assert.ok(meta.scan.files > 0);
      const arrow = readArrow((await get(whole, ARROW)).bytes);
      assert.deepEqual(
        arrow.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, comparable(v)]))),
        data.map((row: object) =>
          Object.fromEntries(Object.entries(row).map(([k, v]) => [k, comparable(v)])),
        ),
      );
    });
  }

  it('hold the same events, and their next page', async () => {
    const json = JSON.parse((await get('/v1/events?limit=15', 'application/json')).bytes.toString());
    const ndjson = await get('/v1/events?limit=15', mediaTypeOfFormat.ndjson);
    assert.deepEqual(readNdjson(ndjson.bytes.toString()), json.data);
    const meta = parseMetaHeader(String(ndjson.headers['x-signallake-meta']));
    assert.equal(meta['next_cursor'], json.meta.next_cursor);
    for (const [index, row] of readArrow((await get('/v1/events?limit=15', ARROW)).bytes).entries()) {
      const { attributes, latency_ms, timestamp, status_code } = json.data[index];
      assert.equal(row['event_id'], json.data[index].event_id);
      assert.equal(row['latency_ms'], latency_ms);
      assert.equal(row['status_code'], status_code);
      assert.equal(comparable(row['timestamp']), comparable(timestamp));
      assert.deepEqual(
        row['attributes'] === null ? undefined : JSON.parse(String(row['attributes'])),
        attributes,
      );
    }
    const { event_id } = json.data[0];
    const [one] = readCsv((await get(`/v1/events/${event_id}`, 'text/csv')).bytes.toString());
    assert.equal(one?.['event_id'], event_id);
  });

  it('come as the client likes best, JSON when it does not mind, and 406 for none of them', async () => {
    const path = '/v1/metrics/error-rates';
    const likes: [accept: string, type: string][] = [
      ['*/*', 'application/json'],
      ['text/csv;q=0.5, application/x-ndjson', 'application/x-ndjson'],
      ['text/html, text/*;q=0.2', 'text/csv'],
      ['application/json;q=0, */*', 'text/csv'],
    ];
    for (const [accept, type] of likes) {
      const { headers } = await get(path, accept);
      assert.ok(String(headers['content-type']).startsWith(type), `${accept}: ${headers['content-type']}`);
      assert.match(String(headers['vary']), /Accept\b/);
    }
    const none = await get(path, 'application/xml');
    assert.equal(none.status, 406);
    assert.deepEqual(JSON.parse(none.bytes.toString()).available, Object.values(mediaTypeOfFormat));
  });

  it('are not taken for one another by a client that has one of them', async () => {
    const path = '/v1/metrics/error-rates';
    const { headers } = await get(path, 'text/csv');
    const again = (accept: string) =>
      request(service.app).get(path).set('Accept', accept).set('If-None-Match', String(headers['etag']));
    assert.equal((await again('text/csv')).status, 304);
    assert.equal((await again('application/json')).status, 200);
  });

  for (const encoding of ['gzip', 'br']) {
    it(`are compressed with ${encoding} for a client that takes it, and only then`, async () => {
      const post = (accepted: string) =>
        request(service.app)
          .post('/v1/sql')
          .set('Accept-Encoding', accepted)
          .send({ sql: 'SELECT i FROM range(5000) t(i)' });
      const packed = await post(encoding);
      assert.equal(packed.headers['content-encoding'], encoding);
      assert.match(String(packed.headers['vary']), /Accept-Encoding/);
      const plain = await post('identity');
      assert.equal(plain.headers['content-encoding'], undefined);
      assert.equal(plain.body.data.length, 5000);
      if (encoding === 'gzip') assert.deepEqual(packed.body.data, plain.body.data);
    });
  }

  it('keep every digit of a number that no double holds, as a text', async () => {
    const { bytes } = await sql(
      'SELECT 12345678901234567.89::DECIMAL(20, 2) AS d, 0.1::DECIMAL(30, 20) AS e, 9007199254740993 AS b',
      'json',
    );
    assert.deepEqual(JSON.parse(bytes.toString()).data, [
      { d: '12345678901234567.89', e: '0.10000000000000000000', b: '9007199254740993' },
    ]);
  });
});

/** Integers, doubles and instants, whichever way they were written. */
function comparable(value: unknown): unknown {
  if (value !== null && typeof value === 'object' && 'units' in value) return Number(value.units);
  if (typeof value !== 'string') return value;
  return parseTimestamp(value) ?? (/^-?\d+$/.test(value) ? Number(value) : value);
}
