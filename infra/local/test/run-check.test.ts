import assert from 'node:assert/strict';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkSteps } from '../src/check/check-step.js';
import { runCheck } from '../src/check/run-check.js';
import { resultsDirectoryVariable } from '../src/results/result-record.js';
import { repositoryRoot } from '../src/workspace/repository-root.js';
import { collectOutput } from './collected-output.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

/** A workspace of an app and two libraries, under this repository's own rules. */
const workspace = {
  '.gitignore': 'node_modules/\n',
  'package.json': manifest('fixture'),
  'pnpm-workspace.yaml': 'packages: [apps/*, packages/*]\n',
  'apps/a/package.json': manifest('app-a', { dependencies: { 'library-a': 'workspace:*' } }),
  'apps/a/turbo.json': JSON.stringify({ extends: ['//'], tags: ['app'] }),
  'apps/a/src/main.ts': "import './work.js';\n",
  'apps/a/src/work.ts': "import { a } from 'library-a';\n\nprocess.stdout.write(a);\n",
  'apps/b/package.json': manifest('app-b'),
  'apps/b/turbo.json': JSON.stringify({ extends: ['//'], tags: ['app'] }),
  'packages/a/package.json': manifest('library-a', { exports: './src/index.ts' }),
  'packages/a/turbo.json': JSON.stringify({ extends: ['//'], tags: ['library'] }),
  'packages/a/src/index.ts': "export const a = 'a';\n",
  'packages/b/package.json': manifest('library-b', { exports: './src/index.ts' }),
  'packages/b/turbo.json': JSON.stringify({ extends: ['//'], tags: ['library'] }),
  'packages/b/src/index.ts': "export const b = 'b';\n",
};

function manifest(name: string, more: object = {}): string {
  const devEngines =
    name === 'fixture' ? { packageManager: { name: 'pnpm', version: '12.21.0' } } : undefined;
  return `${JSON.stringify({ name, private: true, type: 'module', devEngines, ...more })}\n`;
}

describe('runCheck', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await createTemporaryFolder();
    await addFiles(workspace);
    await copyFile(join(repositoryRoot, 'biome.json'), join(folder.path, 'biome.json'));
    await copyFile(join(repositoryRoot, 'turbo.json'), join(folder.path, 'turbo.json'));
  });
  afterEach(() => folder.remove());

  async function addFiles(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder.path, path)), { recursive: true });
      await writeFile(join(folder.path, path), text);
    }
  }

  async function check(name: string): Promise<{ exitCode: number; output: string }> {
    const { stream: stdout } = collectOutput();
    const collected = collectOutput();
    const { [resultsDirectoryVariable]: _results, ...env } = process.env;
    const steps = checkSteps.filter((step) => step.name === name);
    assert.equal(steps.length, 1);
    const io = { stdout: collected.stream, stderr: stdout, env };
    const exitCode = await runCheck({ steps, directory: folder.path }, io);
    return { exitCode, output: collected.text };
  }

  it('passes a workspace that keeps the rules', async () => {
    for (const name of ['boundaries', 'unused']) {
      const { exitCode, output } = await check(name);
      assert.equal(exitCode, 0, output);
      assert.match(output, new RegExp(`^✓ ${name} .*\ncheck: 1 passed, 0 failed\n$`));
    }
  });

  it('finds an import cycle across files', async () => {
    await addFiles({
      'packages/a/src/index.ts': "export { one } from './one.js';\n",
      'packages/a/src/one.ts':
        "import { two } from './two.js';\n\nexport const one: () => number = () => two();\n",
      'packages/a/src/two.ts':
        "import { one } from './one.js';\n\nexport const two: () => number = () => one();\n",
    });
    const { exitCode, output } = await check('lint');
    assert.equal(exitCode, 1);
    assert.match(output, /noImportCycles/);
    assert.match(output, /check: 0 passed, 1 failed \(lint\)/);
  });

  it('finds bad format and mere warnings', async () => {
    await addFiles({ 'packages/a/src/index.ts': 'export const a = "a"' });
    assert.match((await check('lint')).output, /✗ lint/);
    await addFiles({
      'packages/a/src/index.ts': "import { b } from 'library-b';\n\nexport const a = 'a';\n",
    });
    assert.match((await check('lint')).output, /✗ lint.*noUnusedImports/s);
  });

  const forbidden: readonly [string, Readonly<Record<string, string>>, RegExp][] = [
    [
      'an app that depends on an app',
      { 'apps/a/package.json': manifest('app-a', { dependencies: { 'app-b': 'workspace:*' } }) },
      /app-b. found with tag listed in denylist for\s+\|?\s*.app-a/,
    ],
    [
      'a library that depends on another',
      { 'packages/a/package.json': manifest('library-a', { dependencies: { 'library-b': 'workspace:*' } }) },
      /library-b. found without any tag listed in allowlist/,
    ],
    [
      'a schema that depends on anything',
      {
        'packages/a/package.json': manifest('library-a', { devDependencies: { 'library-b': 'workspace:*' } }),
        'packages/a/turbo.json': JSON.stringify({ extends: ['//'], tags: ['schema'] }),
      },
      /library-b. found without any tag listed in allowlist/,
    ],
    [
      'a package imported without being a dependency',
      { 'packages/a/src/index.ts': "export { b as a } from 'library-b';\n" },
      /cannot import package .library-b. because it is not a/,
    ],
    [
      "a file of another package, imported around that package's exports",
      { 'packages/a/src/index.ts': "export { b as a } from '../../b/src/index.js';\n" },
      /import .*index\.js. leaves the package/,
    ],
  ];
  for (const [what, files, message] of forbidden) {
    it(`finds ${what}`, async () => {
      await addFiles(files);
      const { exitCode, output } = await check('boundaries');
      assert.equal(exitCode, 1, output);
      assert.match(output, message);
    });
  }

  it('finds a file, an export and a dependency that nothing uses', async () => {
    await addFiles({
      'apps/a/package.json': manifest('app-a', {
        dependencies: { 'library-a': 'workspace:*', 'left-pad': '*' },
      }),
      'apps/a/src/work.ts':
        "import { a } from 'library-a';\n\nprocess.stdout.write(a);\nexport const idle = 1;\n",
      'apps/a/src/forgotten.ts': 'process.exit();\n',
    });
    const { exitCode, output } = await check('unused');
    assert.equal(exitCode, 1);
    assert.match(output, /forgotten\.ts/);
    assert.match(output, /idle/);
    assert.match(output, /left-pad/);
  });
});
