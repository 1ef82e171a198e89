import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { runCli } from '../src/cli/run-cli.js';
import { repositoryRoot } from '../src/workspace/repository-root.js';
import { collectOutput } from './collected-output.js';

async function run(argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const stdout = collectOutput();
  const stderr = collectOutput();
  const exitCode = await runCli(argv, { env, stdout: stdout.stream, stderr: stderr.stream });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

describe('runCli', () => {
  for (const command of ['start', 'demo', 'test', 'check', 'build', 'smoke', 'tally']) {
    it(`explains ${command} with --help, on stdout, and does nothing else`, async () => {
      for (const argv of [
        [command, '--help'],
        [command, '--', '--help'],
      ]) {
        const { exitCode, stdout, stderr } = await run(argv);
        assert.deepEqual([exitCode, stderr], [0, '']);
        assert.match(stdout, new RegExp(`^Usage: pnpm ${command} `));
      }
    });
  }

  it('has a root script for each command but tally, which is for .ci/run', async () => {
    const { scripts } = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const { stdout } = await run(['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z:]+) .*$/gm)].map(([, name = '']) => name);
    const own = commands.filter((name) => name !== 'help' && name !== 'tally');
    const called = Object.entries(scripts).filter(([, script]) => script.includes('infra/local/src/main.ts'));
    assert.deepEqual(called.map(([name]) => name).toSorted(), own.toSorted());
    for (const [name, script] of called) {
      assert.equal(script, `node --import tsx infra/local/src/main.ts ${name}`);
    }
  });

  it('refuses what it does not understand with 2, and names it', async () => {
    const bad = [
      ['start', '--port', '1'],
      ['start', '--query-port', 'x'],
      ['start', '--workers', '0'],
      ['brew'],
    ];
    for (const argv of bad) {
      const { exitCode, stderr } = await run(argv);
      assert.equal(exitCode, 2, argv.join(' '));
      assert.ok(stderr.includes(argv.at(1) ?? argv.at(0) ?? ''), stderr);
    }
    const { exitCode, stderr } = await run(['start'], { QUERY_PORT: 'x' });
    assert.equal(exitCode, 2);
    assert.match(stderr, /QUERY_PORT is "x"/);
  });

  it('says before it builds anything that a port is taken, and exits 1', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const argv = ['start', '--ingest-port', '0', '--worker-port', '0', '--query-port', String(port)];
      const { exitCode, stderr } = await run(argv);
      assert.equal(exitCode, 1);
      assert.match(stderr, new RegExp(`^Port ${port} for query-api is taken .*--query-port or QUERY_PORT`));
    } finally {
      server.close();
    }
  });
});
