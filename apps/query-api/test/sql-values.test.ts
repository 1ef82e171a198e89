import assert from 'node:assert/strict';
import type { LogEvent } from '@signallake/event-schema';
import fc from 'fast-check';
import { eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';
import { askSql, rowsOf } from './sql-client.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 40, seed: 7 });

describe('SQL', () => {
  let service: TestService;
  before(async () => {
    service = await openTestService();
    await service.store(events.slice(0, 20));
    await service.append(events.slice(20));
  });
  after(() => service.close());

  it('reads every field of every event, and the day, wherever the event is', async () => {
    const rows = await rowsOf(service.app, 'SELECT * FROM events ORDER BY event_id');
    const expected = [...events].sort((a, b) => (a.event_id < b.event_id ? -1 : 1));
    assert.equal(rows.length, expected.length);
    for (const [index, row] of rows.entries()) {
      const event = expected[index] as LogEvent;
      const { timestamp, date, ...others } = row;
      const pad = (text: unknown) => String(text).replace(/\.(\d{3})Z$/, '.$1000Z');
      assert.equal(pad(timestamp), event.timestamp);
      assert.equal(date, event.timestamp.slice(0, 10));
      for (const [field, value] of Object.entries(others)) {
        assert.equal(value, event[field as keyof LogEvent] ?? null, field);
      }
    }
  });

  it('sees an event that was acked just now, and nothing twice when it is converted', async () => {
    const fresh = await openTestService();
    const count = async () => (await rowsOf(fresh.app, 'SELECT count(*) AS n FROM events'))[0]?.['n'];
    assert.equal(await count(), 0);
    for (let acked = 1; acked <= 12; acked++) {
      await fresh.append(events.slice(acked - 1, acked));
      assert.equal(await count(), acked);
    }
    const segment = await fresh.seal();
    assert.equal(await count(), 12);
    await fresh.commit(segment, events.slice(0, 12));
    assert.equal(await count(), 12);
    await fresh.append(events.slice(12, 14));
    assert.equal(await count(), 14);
    await fresh.close();
  });

  it('reads attributes with the JSON functions', async () => {
    const tagged = await openTestService();
    const [event] = events as [LogEvent];
    await tagged.append([{ ...event, attributes: '{"cache":"hit","tries":2}' }]);
    const sql = `SELECT attributes->>'$.cache' AS cache, (attributes->'tries')::INTEGER AS tries, key
                 FROM events, json_each(attributes) ORDER BY key`;
    assert.deepEqual(await rowsOf(tagged.app, sql), [
      { cache: 'hit', tries: 2, key: 'cache' },
      { cache: 'hit', tries: 2, key: 'tries' },
    ]);
    await tagged.close();
  });

  const values: [sql: string, value: unknown, type: string][] = [
    ['NULL', null, 'INTEGER'],
    ['true', true, 'BOOLEAN'],
    ['1::TINYINT', 1, 'TINYINT'],
    ['9007199254740991', 9007199254740991, 'BIGINT'],
    ['9007199254740993', '9007199254740993', 'BIGINT'],
    ['18446744073709551615::UBIGINT', '18446744073709551615', 'UBIGINT'],
    [
      '(-170141183460469231731687303715884105727)::HUGEINT',
      '-170141183460469231731687303715884105727',
      'HUGEINT',
    ],
    ['sum(1)', 1, 'HUGEINT'],
    ['0.1::DOUBLE', 0.1, 'DOUBLE'],
    ["'nan'::DOUBLE", 'NaN', 'DOUBLE'],
    ["'-inf'::DOUBLE", '-Infinity', 'DOUBLE'],
    ['1.10::DECIMAL(10, 2)', 1.1, 'DECIMAL(10,2)'],
    [
      "TIMESTAMPTZ '2026-01-31 23:59:59.000001+01'",
      '2026-01-31T22:59:59.000001Z',
      'TIMESTAMP WITH TIME ZONE',
    ],
    ["TIMESTAMP '2026-01-31 23:59:59'", '2026-01-31T23:59:59.000Z', 'TIMESTAMP'],
    ["DATE '2026-01-31'", '2026-01-31', 'DATE'],
    ["TIME '23:59:59.5'", '23:59:59.5', 'TIME'],
    ["INTERVAL '1 month 2 days 3 seconds'", { months: 1, days: 2, micros: 3_000_000 }, 'INTERVAL'],
    ["'\\xFF\\x00'::BLOB", '/wA=', 'BLOB'],
    ["'é😀'", 'é😀', 'VARCHAR'],
    ['[1, NULL, 3]', [1, null, 3], 'INTEGER[]'],
    [
      "{'a': 1, 'b': [{'c': 'nan'::DOUBLE}]}",
      { a: 1, b: [{ c: 'NaN' }] },
      'STRUCT(a INTEGER, b STRUCT(c DOUBLE)[])',
    ],
    ["MAP {'k': 9007199254740993}", { k: '9007199254740993' }, 'MAP(VARCHAR, BIGINT)'],
    ['\'{"a": 1}\'::JSON', '{"a": 1}', 'JSON'],
    ["'00000000-0000-0000-0000-000000000001'::UUID", '00000000-0000-0000-0000-000000000001', 'UUID'],
  ];
  for (const [expression, value, type] of values) {
    it(`gives ${expression} as ${JSON.stringify(value)}`, async () => {
      const { body, text } = await askSql(service.app, `SELECT ${expression} AS value`);
      assert.deepEqual(body.data, [{ value }], text);
      assert.deepEqual(body.meta.columns, [{ name: 'value', type }]);
    });
  }

  it('tells columns of one name apart', async () => {
    const { body } = await askSql(service.app, 'SELECT 1 AS a, 2 AS a, 3 AS "A"');
    assert.deepEqual(Object.values(body.data[0] ?? {}), [1, 2, 3]);
    assert.equal(new Set(body.meta.columns.map(({ name }) => name)).size, 3);
  });

  it('keeps the order that it asks for, and takes a semicolon and comments', async () => {
    const rows = await rowsOf(
      service.app,
      'SELECT i FROM range(5) t(i) ORDER BY i DESC -- last first;\n ; \n',
    );
    assert.deepEqual(
      rows.map(({ i }) => i),
      [4, 3, 2, 1, 0],
    );
  });

  it('takes what SELECT can be: WITH, joins, windows, sets, pivots, lambdas, FROM first, DESCRIBE', async () => {
    const statements = [
      'WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 5) SELECT max(i) AS n FROM r',
      'FROM events SELECT service, row_number() OVER (PARTITION BY service ORDER BY timestamp) AS n',
      'SELECT service, method, count(*) FROM events GROUP BY CUBE (service, method) HAVING count(*) > 1 ORDER BY ALL',
      "PIVOT events ON method IN ('GET', 'POST') USING count(*) GROUP BY service",
      'SELECT list_transform([1, 2], lambda x: x + 1) AS l, [y * 2 FOR y IN [1, 2]] AS m',
      'SELECT DISTINCT ON (service) service, timestamp FROM events QUALIFY rank() OVER (ORDER BY timestamp) < 5',
      "SELECT count(*) FILTER (WHERE level = 'error'), quantile_cont(latency_ms, [0.5, 0.99]) FROM events",
      'SELECT * EXCLUDE (attributes) REPLACE (upper(service) AS service) FROM events LIMIT 3',
      "SELECT time_bucket(INTERVAL '1 hour', timestamp) AS hour, count(*) FROM events GROUP BY 1 ORDER BY 1",
      "SELECT strftime(timestamp AT TIME ZONE 'Europe/Stockholm', '%H') AS hour, count(*) FROM events GROUP BY hour",
      "SELECT message SIMILAR TO 'm.*', message LIKE 'm!_' ESCAPE '!', regexp_extract(endpoint, '/(.*)', 1) FROM events",
      'SELECT * FROM events a LEFT JOIN (SELECT DISTINCT service FROM events) b USING (service) WHERE EXISTS (SELECT 1)',
      'VALUES (1, 2), (3, 4)',
      'TABLE events',
      'DESCRIBE events',
      'SUMMARIZE SELECT latency_ms FROM events',
    ];
    for (const sql of statements) assert.ok((await rowsOf(service.app, sql)).length > 0, sql);
  });

  it('binds its parameters, and never pastes them', async () => {
    const trick = "x'; DROP VIEW events; --";
    assert.deepEqual(
      await rowsOf(service.app, 'SELECT ? AS a, ? AS b, ? AS c, ? AS d', [trick, 1.5, true, null]),
      [{ a: trick, b: 1.5, c: true, d: null }],
    );
    assert.deepEqual(await rowsOf(service.app, 'SELECT $2 AS a, $1 AS b', [1, 'z']), [{ a: 'z', b: 1 }]);
    assert.deepEqual(
      await rowsOf(service.app, 'SELECT count(*) AS n FROM events WHERE service = ?', [trick]),
      [{ n: 0 }],
    );
    const few = await askSql(service.app, 'SELECT ? + ?', [1]);
    assert.equal(few.body.code, 'invalid_sql');
    assert.match(few.body.detail, /2 parameters, and 1 were given/);
    assert.equal((await askSql(service.app, 'SELECT 1', [1])).body.code, 'invalid_sql');
    const asTable = await askSql(service.app, 'SELECT * FROM ?', ['events']);
    assert.equal(asTable.body.code, 'invalid_sql');
  });

  const faults: [sql: string, message: RegExp, offset: number, line: number, column: number][] = [
    ['SELEC 1', /syntax error at or near "SELEC"/, 0, 1, 1],
    ["SELECT 'é😀',\n  nothing FROM events", /"nothing" not found/, 15, 2, 3],
    ['SELECT no_such_function(1)', /no_such_function is not allowed/, 7, 1, 8],
    ['SELECT * FROM elsewhere', /the relation "elsewhere" is not allowed/, 14, 1, 15],
    ['SELECT service::INTEGER FROM events', /Could not convert string/, 14, 1, 15],
    ['SELECT service FROM events GROUP BY method', /must appear in the GROUP BY/, 7, 1, 8],
  ];
  for (const [sql, message, offset, line, column] of faults) {
    it(`says what is wrong, and where: ${JSON.stringify(sql)}`, async () => {
      const { body, text } = await askSql(service.app, sql);
      assert.match(body.detail, message, text);
      assert.deepEqual(body.position, { offset, line, column }, text);
    });
  }

  it('fails in the middle of its rows with a problem, not with half an answer', async () => {
    const sql = "SELECT CASE WHEN i = 9000 THEN error('row 9000') ELSE i END AS i FROM range(9500) t(i)";
    const { status, body } = await askSql(service.app, sql);
    assert.equal(status, 400);
    assert.match(body.detail, /row 9000/);
  });
});
