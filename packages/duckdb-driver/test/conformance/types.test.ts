import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);
const project = fileURLToPath(new URL('../types/tsconfig.json', import.meta.url));

describe('the types of the built package', () => {
  it('satisfy the source and the declarations of duckdb-async, and reach its users through them', async () => {
    const output = await new Promise((resolve, reject) => {
      execFile(process.execPath, [compiler, '-p', project], (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') reject(error);
        else resolve(stdout + stderr);
      });
    });
    assert.equal(output, '');
  });
});
