import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Connection, Database, Statement, UNSUPPORTED_FEATURES } from '../src/index.js';
import { closeDatabase, openDatabase } from './support/use-connection.js';

const CLASSES = { Connection, Database, Statement };

describe('the unsupported features', () => {
  let database: Database;
  let instances: Record<string, object>;

  before(async () => {
    database = await openDatabase();
    const connection = database.connect();
    instances = { Connection: connection, Database: database, Statement: connection.prepare('SELECT 1') };
  });
  after(() => closeDatabase(database));

  /** What a method of a class answers: an error thrown, called back or rejected with; undefined if there is none. */
  async function answerOf(className: string, method: string): Promise<unknown> {
    const instance = instances[className];
    assert.ok(instance);
    return new Promise((resolve) => {
      const callback = (error: unknown) => resolve(error);
      try {
        const answer: unknown = Reflect.apply(Reflect.get(instance, method), instance, [
          'name',
          'INTEGER',
          callback,
          callback,
        ]);
        if (answer instanceof Promise) answer.catch(resolve);
      } catch (error) {
        resolve(error);
      }
    });
  }

  for (const [feature, reason] of Object.entries(UNSUPPORTED_FEATURES)) {
    it(`${feature} is refused by its name, and with the reason that the list gives`, async () => {
      const [className = '', method = ''] = feature.split('.');
      const error = await answerOf(className, method);
      assert.ok(error instanceof Error && 'errorType' in error && 'code' in error);
      assert.deepEqual(
        [error.message, error.errorType, error.code],
        [`Not implemented Error: ${feature}: ${reason}`, 'Not implemented', 'DUCKDB_NODEJS_ERROR'],
      );
    });
  }

  it('are all that duckdb-async calls and this driver does not do', async () => {
    const source = await readFile(
      new URL('../node_modules/duckdb-async/dist/duckdb-async.js', import.meta.url),
      'utf8',
    );
    const called = new Set(
      [...source.matchAll(/duckdb\.(\w+)\.prototype\.(\w+)/g)].map((match) => `${match[1]}.${match[2]}`),
    );
    for (const [field, className] of [
      ['conn', 'Connection'],
      ['db', 'Database'],
      ['stmt', 'Statement'],
    ] as const) {
      for (const match of source.matchAll(new RegExp(`this\\.${field}\\.(\\w+)\\(`, 'g')))
        called.add(`${className}.${match[1]}`);
    }
    assert.ok(called.size > 30);
    const methodOf = (name: string): unknown => {
      const [className = '', method = ''] = name.split('.');
      return Reflect.get(CLASSES[className as keyof typeof CLASSES].prototype, method);
    };
    for (const name of called) assert.equal(typeof methodOf(name), 'function', name);
    const refused = [...called].filter((name) =>
      /\b(refuse|createUnsupportedError)\b/.test(String(methodOf(name))),
    );
    assert.deepEqual(refused.sort(), Object.keys(UNSUPPORTED_FEATURES).sort());
  });

  it('are all in the README', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    for (const feature of Object.keys(UNSUPPORTED_FEATURES))
      assert.ok(readme.includes(`\`${feature}\``), feature);
  });
});
