import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { seedEvents } from './seed-events.js';
import { type Services, startServices } from './services.js';

/** What the tests read of a query of the Infinity data source. */
interface InfinityQuery {
  readonly url: string;
  readonly root_selector: string;
  readonly columns: readonly { readonly selector: string; readonly type: string }[];
}

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly InfinityQuery[] }[];
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly allValue?: string;
      readonly query: string | { readonly infinityQuery: InfinityQuery };
    }[];
  };
}

const path = new URL('../../grafana/dashboards/signallake.json', import.meta.url);
const dashboard = JSON.parse(await readFile(path, 'utf8')) as Dashboard;
const variables = new Map(dashboard.templating.list.map((variable) => [variable.name, variable]));
const allServices = String(variables.get('service')?.allValue);
const range = { from: '2025-01-31T08:00:00.000Z', to: '2025-01-31T10:00:00.000Z' };

const variable = (name: string) => `\${${name}}`;

/** The address that Grafana asks for; whatever it would not replace is left, and refused. */
function fillIn(url: string, service: string, interval: string): string {
  return url
    .replaceAll(variable('__from:date:iso'), range.from)
    .replaceAll(variable('__to:date:iso'), range.to)
    .replaceAll(variable('service:raw'), service)
    .replaceAll(variable('interval'), interval);
}

describe('the Grafana dashboard', function () {
  this.timeout(60_000);
  let services: Services;
  before(async () => {
    services = await startServices();
    await services.send(seedEvents);
  });
  after(() => services.close());

  async function ask(url: string): Promise<readonly Record<string, unknown>[]> {
    const response = await fetch(`${services.queryUrl}${url}`);
    const text = await response.text();
    assert.equal(response.status, 200, `${url}: ${text}`);
    return (JSON.parse(text) as { data: Record<string, unknown>[] }).data;
  }

  it('has all five metrics', () => {
    const asked = dashboard.panels.flatMap(({ targets }) => targets.map(({ url }) => url.split('?')[0]));
    const metrics = ['latency', 'error-rates', 'slowest-endpoints', 'regional-errors', 'volume'];
    assert.deepEqual([...new Set(asked)].sort(), metrics.map((metric) => `/v1/metrics/${metric}`).sort());
  });

  for (const { title, targets } of dashboard.panels) {
    for (const { url, columns, root_selector } of targets) {
      it(`shows what query-api answers in "${title}", of one service and of all, with any interval`, async () => {
        assert.equal(root_selector, 'data');
        for (const service of [allServices, '&service=checkout']) {
          for (const interval of String(variables.get('interval')?.query).split(',')) {
            const address = fillIn(url, service, interval);
            assert.doesNotMatch(address, /\$/);
            const rows = await ask(address);
            assert.ok(rows.length > 0 || url.includes('min_count'), `${address} has no rows`);
            for (const { selector, type } of columns) {
              for (const row of rows)
                assert.ok(isOfType(row[selector], type), `${selector} in ${JSON.stringify(row)}`);
            }
          }
        }
      });
    }
  }

  it('fills its list of services from an answer that has them', async () => {
    const query = variables.get('service')?.query;
    assert.ok(typeof query === 'object');
    const rows = await ask(fillIn(query.infinityQuery.url, '', ''));
    assert.deepEqual(rows.map(({ service }) => service).sort(), ['checkout', 'search']);
  });
});

function isOfType(value: unknown, type: string): boolean {
  if (type === 'timestamp') return typeof value === 'string' && !Number.isNaN(Date.parse(value));
  // Where nothing happened there is no percentile.
  return type === 'number' ? value === null || typeof value === 'number' : typeof value === 'string';
}
