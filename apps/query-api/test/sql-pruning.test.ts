import assert from 'node:assert/strict';
import type { PartitionBy } from '@signallake/lake';
import fc from 'fast-check';
import { eventSets, eventsOfFewGroups } from './event-sets.js';
import { openTestService, type TestService } from './query-service.js';
import { askSql, rowsOf } from './sql-client.js';

const events = fc.sample(eventsOfFewGroups(), { numRuns: 600, seed: 3 });

describe('SQL over the lake', () => {
  let service: TestService;
  before(async () => {
    service = await openTestService();
    await service.store(events);
  });
  after(() => service.close());

  const ofEvents = (keep: (event: (typeof events)[number]) => boolean) => events.filter(keep).length;
  const files = { all: 0 };
  before(async () => {
    files.all = (await askSql(service.app, 'SELECT count(*) FROM events')).body.meta.scan.files;
    assert.ok(files.all > 50);
  });

  const pruned: [condition: string, params: unknown[], keep: (event: (typeof events)[number]) => boolean][] =
    [
      ["date = '2026-01-11'", [], ({ timestamp }) => timestamp.startsWith('2026-01-11')],
      ["date = DATE '2026-01-11'", [], ({ timestamp }) => timestamp.startsWith('2026-01-11')],
      [
        "date > '2026-01-10' AND date < ?",
        ['2026-01-12'],
        ({ timestamp }) => timestamp.startsWith('2026-01-11'),
      ],
      ["timestamp::DATE = '2026-01-11'", [], ({ timestamp }) => timestamp.startsWith('2026-01-11')],
      ["service = 'cart'", [], ({ service }) => service === 'cart'],
      ["'cart' = service", [], ({ service }) => service === 'cart'],
      ['service = ?', ["o'hare"], ({ service }) => service === "o'hare"],
      ['service IN ($1, $2)', ['sök/ö', 'nobody'], ({ service }) => service === 'sök/ö'],
      ['events.status_code = 503', [], ({ status_code }) => status_code === 503],
      ['status_code >= $1', [500], ({ status_code }) => status_code >= 500],
      ['status_code BETWEEN 400 AND 499.5', [], ({ status_code }) => status_code >= 400 && status_code < 500],
      ['status_code IN (200, 503)', [], ({ status_code }) => status_code === 200 || status_code === 503],
      [
        "service = 'cart' OR status_code > 500",
        [],
        ({ service, status_code }) => service === 'cart' || status_code > 500,
      ],
      ["timestamp >= '2026-01-12'", [], ({ timestamp }) => timestamp >= '2026-01-12'],
      ["timestamp < TIMESTAMP '2026-01-11'", [], ({ timestamp }) => timestamp < '2026-01-11'],
      ["TIMESTAMPTZ '2026-01-11 02:00:00+02' > timestamp", [], ({ timestamp }) => timestamp < '2026-01-11'],
      [
        'timestamp >= ?::TIMESTAMPTZ - to_minutes($2)',
        ['2026-01-12T00:30:00Z', 30],
        ({ timestamp }) => timestamp >= '2026-01-12',
      ],
      ['timestamp > now()', [], () => false],
      ["timestamp >= now() - INTERVAL '15 minutes'", [], () => false],
      ['date >= current_date', [], () => false],
      ["event_id = '00000000-0000-0000-0000-000000000000'", [], () => false],
      ["region = 'zz' AND message LIKE '%m%'", [], () => false],
    ];
  for (const [condition, params, keep] of pruned) {
    it(`opens only the files that can match: ${condition}`, async () => {
      const sql = `SELECT count(*) AS n FROM events WHERE ${condition}`;
      const { body, text } = await askSql(service.app, sql.replace('?::', '$1::'), params);
      assert.equal(body.data?.[0]?.['n'], ofEvents(keep), text);
      assert.ok(body.meta.scan.files < files.all * 0.75, JSON.stringify(body.meta.scan));
      assert.equal(body.meta.scan.files_total, files.all);
      assert.ok(body.meta.scan.bytes < body.meta.scan.bytes_total);
    });
  }

  it('opens one file for one service, day and status code', async () => {
    const sql =
      "SELECT count(*) FROM events WHERE service = 'cart' AND status_code = 503 AND date = '2026-01-11'";
    assert.equal((await askSql(service.app, sql)).body.meta.scan.files, 1);
  });

  it('opens no file, and counts no raw bytes, where events are not read', async () => {
    const { body } = await askSql(service.app, 'SELECT 1 AS one');
    assert.deepEqual([body.meta.scan.files, body.meta.scan.raw_bytes], [0, 0]);
  });

  it('opens what any of several places may need', async () => {
    const one = "SELECT count(*) FROM events WHERE service = 'cart'";
    const two = "SELECT count(*) FROM events WHERE service = 'Cart'";
    const scans = await Promise.all(
      [one, two, `${one} UNION ALL ${two}`].map(
        async (sql) => (await askSql(service.app, sql)).body.meta.scan.files,
      ),
    );
    assert.equal(scans[2], (scans[0] ?? 0) + (scans[1] ?? 0));
    const joined = `SELECT count(*) AS n FROM events a JOIN events b USING (event_id)
                    WHERE a.service = 'cart' AND b.service = 'cart'`;
    assert.equal((await askSql(service.app, joined)).body.meta.scan.files, scans[0]);
  });

  const unsafe = [
    "SELECT count(*) AS n FROM (SELECT * FROM events) WHERE service = 'cart'",
    "SELECT count(*) AS n FROM events AS e(service, timestamp, event_id) WHERE service = 'cart'",
    "SELECT count(*) AS n FROM events TABLESAMPLE 100% WHERE service = 'cart'",
    "SELECT count(*) AS n FROM events a POSITIONAL JOIN events b WHERE a.service = 'cart'",
    'SELECT count(*) AS n FROM range(3) t(i) ANTI JOIN events e ON e.status_code = i WHERE t.i = 1',
    "SELECT count(*) AS n FROM events WHERE service <> 'cart'",
    "SELECT count(*) AS n FROM events WHERE NOT (service = 'cart')",
    "SELECT count(*) AS n FROM events WHERE service = 'cart' OR random() < 2",
    "SELECT count(*) AS n FROM events WHERE service COLLATE NOCASE = 'cart'",
    'SELECT count(*) AS n FROM events WHERE status_code = status_code + 0',
    "WITH events AS (SELECT * FROM events) SELECT count(*) AS n FROM events WHERE service = 'cart'",
  ];
  for (const sql of unsafe) {
    it(`reads every file where leaving one out might change the answer: ${sql}`, async () => {
      const { body, text } = await askSql(service.app, sql);
      assert.equal(body.meta?.scan.files, files.all, text);
    });
  }
});

const constant = {
  timestamp: fc.constantFrom(
    "'2026-01-11'",
    "'2026-01-11T12:00:00.5+02:00'",
    "DATE '2026-01-12'",
    "TIMESTAMP '2026-01-10 23:30:00'",
    "TIMESTAMPTZ '2026-01-11 23:59:59.999999Z'",
    "TIMESTAMPTZ '2026-01-12 00:00:00Z' - INTERVAL 1 HOUR",
    'now()',
    "'infinity'",
    'NULL',
  ),
  date: fc.constantFrom(
    "'2026-01-11'",
    "DATE '2026-01-12'",
    "TIMESTAMP '2026-01-11 12:00:00'",
    'current_date',
    'NULL',
  ),
  status_code: fc.constantFrom('200', '503', '499.5', '1e3', '-1', "'503'", "'nan'::DOUBLE", 'NULL'),
  service: fc.constantFrom("'cart'", "'Cart'", "'o''hare'", "'sök/ö'", "'nobody'", "upper('cart')", 'NULL'),
  endpoint: fc.constantFrom("'/a'", "'/é'", "'/it''s'", "'~'"),
  region: fc.constantFrom("'eu'", "'😀'", "'unknown'"),
  latency_ms: fc.constantFrom('0', '5.5'),
} as const;

const comparison: fc.Arbitrary<string> = fc
  .constantFrom(...(Object.keys(constant) as (keyof typeof constant)[]))
  .chain((column) => {
    const value = constant[column];
    return fc.oneof(
      fc
        .tuple(fc.constantFrom('=', '<', '<=', '>', '>=', '<>'), value)
        .map(([op, v]) => `${column} ${op} ${v}`),
      fc.tuple(fc.constantFrom('=', '<', '>='), value).map(([op, v]) => `${v} ${op} ${column}`),
      fc.tuple(value, value).map(([a, b]) => `${column} BETWEEN ${a} AND ${b}`),
      fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => `${column} IN (${values.join(', ')})`),
      fc.constant(`${column} IS NOT NULL`),
    );
  });

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison,
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} AND ${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} OR ${b})`),
    tie('condition').map((a) => `(NOT ${a})`),
  ),
}));

describe('SQL whose files are pruned', () => {
  it('has the answer that it has over all files (property)', async function () {
    this.timeout(240_000);
    const partitions = fc.constantFrom<PartitionBy>('date,service,status_code', 'date,service', 'date');
    const property = fc.asyncProperty(
      eventSets(60),
      partitions,
      fc.array(condition, { minLength: 12, maxLength: 12 }),
      async (set, partitionBy, conditions) => {
        const service = await openTestService({ partitionBy });
        try {
          if (set.length > 0) await service.store(set.slice(0, 50));
          if (set.length > 50) await service.append(set.slice(50));
          for (const where of conditions) {
            const measures = 'count(*) AS n, list(event_id ORDER BY event_id) AS ids';
            const [pruned, whole] = await Promise.all([
              rowsOf(service.app, `SELECT ${measures} FROM events WHERE ${where}`),
              // Conditions do not reach through this subquery, so nothing is pruned.
              rowsOf(service.app, `SELECT ${measures} FROM (SELECT * FROM events) WHERE ${where}`),
            ]);
            assert.deepEqual(pruned, whole, where);
          }
        } finally {
          await service.close();
        }
      },
    );
    await fc.assert(property, { numRuns: 8, endOnFailure: true });
  });
});
