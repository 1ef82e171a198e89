import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProcess } from '../src/process/list-processes.js';
import { repositoryRoot } from '../src/workspace/repository-root.js';
import { createFakePrograms, type FakePrograms } from './fake-programs.js';

describe('.ci/run', () => {
  let programs: FakePrograms;
  beforeEach(async () => {
    programs = await createFakePrograms();
  });
  afterEach(() => programs.remove());

  function run() {
    const PATH = `${programs.env['PATH']}:${process.env['PATH']}`;
    const child = spawn(join(repositoryRoot, '.ci', 'run'), {
      env: { ...process.env, ...programs.env, PATH, TMPDIR: programs.directory },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const exited = once(child, 'close').then(([code]) => code as number | null);
    return { child, exited, output: () => output };
  }

  it('fails with a plain sum as its last line when nothing can be run', async () => {
    await programs.add('npx', 'exit 3');
    const { exited, output } = run();
    assert.equal(await exited, 1);
    const [last = ''] = output().trimEnd().split('\n').slice(-1);
    assert.match(last, /^0 passed, [1-9]\d* failed$/);
    assert.match(output(), /^check: exited with 3$/m);
    assert.match(output(), /^smoke: exited with 3$/m);
  });

  it('fails with such a line even when the sum cannot be made', async () => {
    await programs.add('npx', 'exit 3');
    // tsx is not there when nothing could be installed.
    await programs.add('node', 'case "$1" in --import) exit 1 ;; esac; exec "$NODE" "$@"');
    const { exited, output } = run();
    assert.equal(await exited, 1);
    assert.match(output(), /\n0 passed, 1 failed\n$/);
  });

  it('runs test, check and smoke with the pinned pnpm, as CI and without input', async () => {
    await programs.add('npx', 'echo "$* CI=$CI input=$(cat | wc -c)" >> "$STATE/calls"; exit 1');
    await run().exited;
    const calls = (await readFile(join(programs.directory, 'calls'), 'utf8')).trim().split('\n');
    const { devEngines } = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8')) as {
      readonly devEngines: { readonly packageManager: { readonly version: string } };
    };
    const { version } = devEngines.packageManager;
    assert.deepEqual(
      calls.map((call) => call.replace(/input= +/, 'input=')),
      ['test', 'check', 'smoke'].map((script) => `--yes pnpm@${version} ${script} CI=true input=0`),
    );
  });

  it('ends what it has started when it is stopped', async () => {
    await programs.add('npx', 'echo "$$" > "$STATE/pid"; exec sleep 600');
    const { child, exited } = run();
    const file = join(programs.directory, 'pid');
    while ((await readFile(file, 'utf8').catch(() => '')) === '') await delay(20);
    const pid = Number(await readFile(file, 'utf8'));
    child.kill('SIGTERM');
    assert.equal(await exited, 143);
    assert.equal(await findProcess(pid), undefined);
    const left = (await readdir(programs.directory)).filter((name) => name.startsWith('tmp.'));
    assert.deepEqual(left, []);
  });
});
