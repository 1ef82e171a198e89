import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../src/process/run-command.js';
import { parseResultRecord, resultsDirectoryVariable } from '../src/results/result-record.js';
import { createTemporaryFolder } from './temporary-folder.js';

const fixture = fileURLToPath(new URL('./fixtures/mocha-package', import.meta.url));
const reporter = fileURLToPath(new URL('../src/results/recording-reporter.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx');
const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

describe('RecordingReporter', () => {
  it('records what passed, what failed (hooks too) and what was skipped, for the package it runs in', async () => {
    const folder = await createTemporaryFolder();
    try {
      const args = [mocha, '--require', tsx, '--reporter', reporter, 'counted.mjs'];
      const env = { ...process.env, [resultsDirectoryVariable]: folder.path };
      const options = { cwd: fixture, env, output: 'capture' } as const;
      const { exitCode, output } = await runCommand(process.execPath, args, options);
      assert.equal(exitCode, 2, output);
      const files = await readdir(folder.path);
      assert.equal(files.length, 1, output);
      const text = await readFile(join(folder.path, files[0] ?? ''), 'utf8');
      const expected = { step: 'test', name: '@fixture/counted', passed: 2, failed: 2, skipped: 1 };
      assert.deepEqual(parseResultRecord(text, 'record'), expected);
    } finally {
      await folder.remove();
    }
  });
});
