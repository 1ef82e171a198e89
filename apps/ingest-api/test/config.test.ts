import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type ConfigSchema, knownVariables } from '@signallake/service-kit';
import { configSchema } from '../src/config.js';
import { ingestProblems } from '../src/http/ingest-problems.js';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

describe('the configuration of ingest-api', () => {
  it('has only SIGNALLAKE_ variables that every service knows of', () => {
    const known: readonly string[] = knownVariables;
    const own = Object.keys(configSchema.properties).filter((name) => name.startsWith('SIGNALLAKE_'));
    assert.deepEqual(
      own.filter((name) => !known.includes(name)),
      [],
    );
  });

  it('never shows a key', () => {
    assert.equal(configSchema.properties.SIGNALLAKE_INGEST_KEYS.secret, true);
  });
});

describe('the README of ingest-api', () => {
  /** The first two cells of each row of the table below a heading. */
  function rowsOf(heading: string): string[][] {
    const [section = ''] = readme.split(`## ${heading}\n`).slice(1);
    const [table = ''] = section.split('\n## ');
    const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
    return rows.slice(1).map((row) => row.split(' | ').map((cell) => cell.replace(/^\| |`/g, '').trim()));
  }

  it('explains every problem that the service answers with, and no other', () => {
    // 404, 405 and 500 come of any service; 406 and 504 only of those that answer queries.
    const notIngest = ['not_acceptable', 'timeout'];
    const expected = Object.values(ingestProblems)
      .filter(({ code }) => !notIngest.includes(code))
      .map(({ code, status }) => `${status} ${code}`);
    const documented = rowsOf('Problems').map(([status, code]) => `${status} ${code}`);
    assert.deepEqual([...documented].sort(), expected.sort());
  });

  it('names every limit with the default that it has', () => {
    const documented = rowsOf('Limits').map(([name, value]) => `${name} ${value}`);
    const properties: ConfigSchema['properties'] = configSchema.properties;
    const limits = Object.entries(properties).filter(([name]) =>
      /^SIGNALLAKE_(MAX|MIN|EARLIEST)_/.test(name),
    );
    assert.deepEqual(
      documented,
      limits.map(([name, { default: value }]) => `${name} ${value}`),
    );
  });
});
