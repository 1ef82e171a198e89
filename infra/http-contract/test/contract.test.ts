import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type Contract, fetchContract } from './contract.js';
import { type Client, createClient, type WireRequest } from './exchange.js';
import { seedEventId, seedEvents } from './seed-events.js';
import { type Services, startServices } from './services.js';

const json = { 'Content-Type': 'application/json' };
const get = (target: string, headers = {}): WireRequest => ({ method: 'GET', target, headers });
const post = (target: string, body: unknown, headers = json): WireRequest => ({
  method: 'POST',
  target,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Requests by the status that they are answered with; together they reach every endpoint. */
const queryRequests: Readonly<Record<number, readonly WireRequest[]>> = {
  200: [
    ...[
      '/healthz',
      '/readyz',
      '/metrics',
      '/openapi.json',
      '/docs',
      '/docs/start.js',
      '/docs/swagger-ui.css',
    ],
    '/v1/metrics/latency',
    '/v1/metrics/latency?group_by=service,endpoint,method,region,status_code&percentiles=0.001,0.999',
    '/v1/metrics/latency?interval=5m&approximate=true&limit=3',
    '/v1/metrics/latency?service=nobody&service=checkout&status_code=5xx&from=-50d&to=now&dry_run=true',
    '/v1/metrics/error-rates',
    '/v1/metrics/error-rates?group_by=region,level&interval=1h&from=2025-01-31T06:00:00Z',
    '/v1/metrics/slowest-endpoints?order_by=max&min_count=2',
    '/v1/metrics/regional-errors?interval=6h&fill=false',
    '/v1/metrics/volume?interval=1d&group_by=status_code',
    '/v1/events?limit=2&q=timeout',
    '/v1/events?from=2025-01-31T08:00:00Z&to=2025-01-31T09:00:00Z&dry_run=true',
    '/v1/events/tail?level=error',
    `/v1/events/${seedEventId(3).toUpperCase()}`,
    '/v1/lake',
    '/v1/ledger',
  ]
    .map((target) => get(target))
    .concat(
      post('/v1/sql', { sql: 'SELECT * FROM events WHERE status_code >= ?', params: [500] }),
      post('/v1/sql', { sql: "SELECT 1 AS a, 'NaN'::DOUBLE AS b, NULL AS c, [1] AS d" }),
    ),
  400: [
    get('/v1/metrics/latency?nonsense=1&limit=x'),
    get('/v1/metrics/volume?interval=1m&from=2000-01-01T00:00:00Z'),
    get('/v1/events?cursor=nonsense'),
    get('/v1/events/1'),
    get('/v1/events/tail?last_event_id=nonsense'),
    get('/v1/lake?x=1'),
    post('/v1/sql', { sql: 'SELEC 1' }),
    post('/v1/sql', '{'),
  ],
  403: [post('/v1/sql', { sql: "SELECT * FROM read_text('/etc/hostname')" })],
  404: [get('/v1/events/0194ba65-0000-7000-8000-999999999999'), get('/docs/nothing.js')],
  413: [post('/v1/sql', { sql: 'x'.repeat(300_000) })],
  415: [post('/v1/sql', '{}', { 'Content-Type': 'text/plain' })],
  422: [get('/v1/metrics/latency?max_bytes=0')],
};

const ingestRequests: Readonly<Record<number, readonly WireRequest[]>> = {
  200: ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs', '/docs/favicon-32x32.png'].map(
    (target) => get(target),
  ),
  202: [
    post('/v1/events', seedEvents[0]),
    post('/v1/events', [seedEvents[1], {}]),
    post('/v1/events', `${JSON.stringify(seedEvents[2])}\nnonsense\n`, {
      'Content-Type': 'application/x-ndjson',
    }),
  ],
  400: [
    post('/v1/events', '{'),
    post('/v1/events', {}),
    post('/v1/events?atomic=true', [seedEvents[1], {}]),
    post('/v1/events?atomic=perhaps', {}),
  ],
  404: [get('/docs/nothing.js')],
  415: [post('/v1/events', '{}', { 'Content-Type': 'text/plain' })],
};

describe('the contract over HTTP', function () {
  this.timeout(60_000);
  let services: Services;
  before(async () => {
    services = await startServices();
    await services.send(seedEvents.slice(0, 20));
    await services.converted();
    await services.send(seedEvents.slice(20));
  });
  after(() => services.close());

  for (const [name, urlOf, requests] of [
    ['query-api', () => services.queryUrl, queryRequests],
    ['ingest-api', () => services.ingestUrl, ingestRequests],
  ] as const) {
    describe(`of ${name}`, () => {
      let contract: Contract;
      let client: Client;
      before(async () => {
        contract = await fetchContract(urlOf());
        client = createClient(urlOf());
      });
      after(() => client.close());

      it('is a valid OpenAPI 3.1 document', async () => {
        const validator = new Validator();
        const { valid, errors } = await validator.validate(structuredClone(contract.document) as never);
        assert.deepEqual({ valid, errors }, { valid: true, errors: undefined });
        assert.equal(validator.version, '3.1');
      });

      it('gives examples that its own schemas allow', () => {
        let examples = 0;
        for (const { pointer, example } of listExamples(contract)) {
          assert.equal(
            contract.findSchemaFault([...pointer, 'schema'], example),
            undefined,
            pointer.join(' > '),
          );
          examples++;
        }
        assert.ok(examples > 5);
      });

      it('is kept by the answers of every endpoint', async () => {
        const reached = new Set<string>();
        for (const [status, some] of Object.entries(requests)) {
          for (const wanted of some) {
            const endpoint = contract.find(wanted.method, new URL(wanted.target, 'http://x').pathname);
            const answer = await client.exchange(wanted);
            const shown = `${wanted.method} ${wanted.target} ${String(wanted.body ?? '').slice(0, 200)}`;
            assert.equal(answer.status, Number(status), `${shown}: ${answer.body.toString().slice(0, 500)}`);
            assert.equal(contract.findFault(endpoint, wanted.method, answer), undefined, shown);
            if (answer.status < 300 && endpoint) reached.add(endpoint.operation.operationId);
          }
        }
        const all = Object.values(contract.document.paths).flatMap((path) => Object.values(path));
        assert.deepEqual([...reached].sort(), all.map(({ operationId }) => operationId).sort());
      });
    });
  }
});

function* listExamples({ document }: Contract): Generator<{ pointer: string[]; example: unknown }> {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { requestBody, responses }] of Object.entries(operations)) {
      const bodies = [
        { pointer: ['requestBody'], content: requestBody?.content },
        ...Object.entries(responses).map(([status, { content }]) => ({
          pointer: ['responses', status],
          content,
        })),
      ];
      for (const { pointer, content = {} } of bodies) {
        for (const [mediaType, { example }] of Object.entries(content)) {
          if (example === undefined) continue;
          yield { pointer: ['paths', path, method, ...pointer, 'content', mediaType], example };
        }
      }
    }
  }
}
