import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  formatResultRecord,
  parseResultRecord,
  resultSteps,
  resultsDirectoryVariable,
} from '../src/results/result-record.js';
import { writeResultRecord } from '../src/results/write-result-record.js';
import { createTemporaryFolder } from './temporary-folder.js';

const count = fc.nat();
const record = fc.record(
  { step: fc.constantFrom(...resultSteps), name: fc.string(), passed: count, failed: count, skipped: count },
  { noNullPrototype: true },
);

describe('result record', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(record, (value) => {
        assert.deepEqual(parseResultRecord(formatResultRecord(value), 'x.json'), value);
      }),
    );
  });

  it('is refused when a count is missing, negative or no number, or the text is cut off', () => {
    const good = { step: 'test', name: 'x', passed: 1, failed: 0, skipped: 0 };
    const bad = [
      { ...good, passed: -1 },
      { ...good, failed: '0' },
      { ...good, skipped: undefined },
    ];
    for (const value of [...bad, { ...good, step: 'lunch' }, { ...good, name: 1 }, [], null]) {
      assert.throws(() => parseResultRecord(JSON.stringify(value), 'x.json'), { code: 'unreadable_record' });
    }
    assert.throws(() => parseResultRecord('{"step":"te', 'x.json'), /x\.json/);
  });

  it('goes into the folder that the environment names, and nowhere without one', async () => {
    const folder = await createTemporaryFolder();
    try {
      const value = { step: 'test', name: '@s/lake', passed: 1, failed: 0, skipped: 0 } as const;
      const directory = join(folder.path, 'made', 'when-needed');
      writeResultRecord(value, {});
      writeResultRecord(value, { [resultsDirectoryVariable]: directory });
      const files = await readdir(directory);
      assert.equal(files.length, 1);
      const text = await readFile(join(directory, files[0] ?? ''), 'utf8');
      assert.deepEqual(parseResultRecord(text, 'x.json'), value);
    } finally {
      await folder.remove();
    }
  });
});
