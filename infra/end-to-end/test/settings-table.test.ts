import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

interface Property {
  description: string;
  default?: unknown;
  secret?: boolean;
}

const services = ['ingest-api', 'etl-worker', 'query-api'] as const;
const readmePath = fileURLToPath(new URL('../../../README.md', import.meta.url));
const [begin, end] = ['<!-- settings:begin -->', '<!-- settings:end -->'];

/** One row for each variable of any service: its default, who reads it, what it means. */
async function buildTable(): Promise<string> {
  const rows = new Map<string, { property: Property; readers: string[] }>();
  for (const service of services) {
    const path = new URL(`../../../apps/${service}/dist/config.js`, import.meta.url).href;
    const { configSchema } = (await import(path)) as {
      configSchema: { properties: Record<string, Property> };
    };
    for (const [name, property] of Object.entries(configSchema.properties)) {
      const row = rows.get(name) ?? { property, readers: [] };
      row.readers.push(service.split('-')[0] as string);
      rows.set(name, row);
    }
  }
  const lines = [...rows].map(([name, { property, readers }]) => {
    const { default: value } = property;
    const shown =
      value === undefined || (Array.isArray(value) && value.length === 0) ? '' : `\`${String(value)}\``;
    const who = readers.length === services.length ? 'all' : readers.join(', ');
    return `| \`${name}\` | ${shown} | ${who} | ${property.description.replaceAll('|', '\\|')} |`;
  });
  return ['| variable | default | read by | |', '|---|---|---|---|', ...lines].join('\n');
}

describe('the table of settings in the README', () => {
  it('has every variable of every service, as its schema says', async () => {
    const readme = await readFile(readmePath, 'utf8');
    const table = await buildTable();
    const [head, rest = ''] = readme.split(begin);
    const tail = rest.split(end)[1] ?? '';
    const expected = `${head}${begin}\n${table}\n${end}${tail}`;
    if (process.env['SIGNALLAKE_UPDATE_DOCS'] === '1') await writeFile(readmePath, expected);
    else
      assert.equal(readme, expected, 'run this test once with SIGNALLAKE_UPDATE_DOCS=1 to rewrite the table');
  });
});
