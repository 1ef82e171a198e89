import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Database } from 'duckdb-async';
import { formatSnapshot, readSnapshots } from './jest-snapshots.js';
import { findFailure, loadJestSuite } from './jest-suite.js';
import { KNOWN_DIFFERENCES } from './known-differences.js';

const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('duckdb-async')));
const testFile = join(packageFolder, 'test', 'basic.test.ts');
const suite = await loadJestSuite(testFile);

describe("duckdb-async's own tests, as they are installed", () => {
  const folder = process.cwd();
  const home = process.env['HOME'];

  before(async () => {
    process.chdir(packageFolder); // where they look for their script
    process.env['HOME'] = '/dev/null'; // so that no extension is looked for on the network
    for (const run of suite.beforeAll) await run();
  });
  after(() => {
    process.chdir(folder);
    if (home === undefined) delete process.env['HOME'];
    else process.env['HOME'] = home;
  });

  for (const test of suite.tests) {
    const reason = KNOWN_DIFFERENCES[test.fullName];
    it(reason === undefined ? test.fullName : `${test.fullName}: fails, because ${reason}`, async () => {
      const failure = await findFailure(test);
      if (reason === undefined && failure !== undefined) throw failure;
      if (reason !== undefined) assert.notEqual(failure, undefined, 'it passes: take it off the list');
    });
  }

  it('lists no difference that is not a test', () => {
    const names = suite.tests.map((test) => test.fullName);
    assert.deepEqual(
      Object.keys(KNOWN_DIFFERENCES).filter((name) => !names.includes(name)),
      [],
    );
    assert.equal(names.length, 18);
  });

  it('describes every column of the snapshot as the snapshot does', async () => {
    const db = await Database.create(':memory:');
    const newer = 'time_ns, geometry';
    const statement = await db.prepare(
      `SELECT * EXCLUDE (medium_enum, large_enum, ${newer}) FROM test_all_types()`,
    );
    const expected = readSnapshots(testFile)['Async API points Statement.columns 1'];
    assert.equal(formatSnapshot(statement.columns()), expected);
    await statement.finalize();
    await db.close();
  });
});
