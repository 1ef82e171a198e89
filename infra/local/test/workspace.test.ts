import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { listPackages } from '../src/workspace/list-packages.js';
import { repositoryRoot } from '../src/workspace/repository-root.js';

async function readJson<T>(...path: string[]): Promise<T> {
  return JSON.parse(await readFile(join(...path), 'utf8')) as T;
}

describe('workspace', () => {
  it('gives every package exactly one tag that turbo.json has rules for, as its folder says', async () => {
    const { boundaries } = await readJson<{ boundaries: { tags: Record<string, unknown> } }>(
      repositoryRoot,
      'turbo.json',
    );
    for (const { name, directory } of await listPackages(repositoryRoot)) {
      const { tags } = await readJson<{ tags: string[] }>(directory, 'turbo.json');
      const [tag = '', ...others] = tags;
      assert.deepEqual(others, [], name);
      assert.ok(tag in boundaries.tags, `${name}: ${tag}`);
      const [folder] = relative(repositoryRoot, directory).split('/');
      assert.equal(tag === 'app', folder === 'apps', name);
    }
  });

  it('tests and type-checks every package', async () => {
    for (const { name, scripts } of await listPackages(repositoryRoot)) {
      assert.match(scripts['test'] ?? '', /mocha --config \.\.\/\.\.\/\.mocharc\.json$/, name);
      assert.equal(scripts['typecheck'], 'tsc --noEmit', name);
    }
  });
});
