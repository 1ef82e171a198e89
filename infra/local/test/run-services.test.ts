import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runServices } from '../src/start/run-services.js';
import { collectOutput } from './collected-output.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

const script = fileURLToPath(new URL('./fixtures/run-fixture.ts', import.meta.url));

/** A runner in a process of its own, with two fixture services. */
interface FixtureRun {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

function run(folder: TemporaryFolder, extra: NodeJS.ProcessEnv = {}, threshold = 'warn'): FixtureRun {
  const args = ['--import', 'tsx', script, folder.path, threshold, JSON.stringify(extra)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => output, exited };
}

/** Waits for something in what it prints; rejects when it ends without. */
async function waitForOutput({ output, exited }: FixtureRun, pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const match = pattern.exec(output());
    if (match !== null) return match;
    const code = await Promise.race([delay(20, 'waiting'), exited]);
    if (code !== 'waiting') throw new Error(`ended with ${code}:\n${output()}`);
  }
}

async function waitForPorts(fixture: FixtureRun): Promise<number[]> {
  const [, ...ports] = await waitForOutput(fixture, /^ready (\d+) (\d+)$/m);
  return ports.map(Number);
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function waitUntilClosed(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    while (await isListening(port)) await delay(20);
  }
}

describe('runServices', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await createTemporaryFolder();
  });
  afterEach(() => folder.remove());

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`stops everything and exits 0 on ${signal}, the last group first`, async () => {
      const fixture = run(folder);
      const ports = await waitForPorts(fixture);
      fixture.child.kill(signal);
      assert.equal(await fixture.exited, 0, fixture.output());
      assert.match(fixture.output(), /stopping order=second.*stopping order=first.*Stopped\./s);
      assert.deepEqual(await Promise.all(ports.map(isListening)), [false, false]);
    });
  }

  it('takes a signal that arrives twice, from the terminal and from pnpm, for one', async () => {
    const fixture = run(folder);
    await waitForPorts(fixture);
    fixture.child.kill('SIGINT');
    fixture.child.kill('SIGINT');
    assert.equal(await fixture.exited, 0, fixture.output());
    assert.match(fixture.output(), /Stopped\./);
  });

  it('stops the others and exits 1 when a service dies, and shows its last words', async () => {
    const fixture = run(folder);
    const ports = await waitForPorts(fixture);
    await assert.rejects(fetch(`http://127.0.0.1:${ports[1]}/die`));
    assert.equal(await fixture.exited, 1);
    assert.match(fixture.output(), /second +out of cheese/);
    assert.match(fixture.output(), /second exited with code 3\.\n.*about to die\n.*Its log: .*second\.log/s);
    assert.match(fixture.output(), /stopping order=first/);
    assert.deepEqual(await Promise.all(ports.map(isListening)), [false, false]);
  });

  it('exits 1 when a service dies before it is ready', async () => {
    const fixture = run(folder, { DIE_AT_ONCE: 'yes' });
    assert.equal(await fixture.exited, 1);
    assert.doesNotMatch(fixture.output(), /^ready/m);
    assert.match(fixture.output(), /second exited with code 3/);
  });

  it('exits 1 and says so when a service does not stop cleanly', async () => {
    const fixture = run(folder, { EXIT_CODE: '7' });
    await waitForPorts(fixture);
    fixture.child.kill('SIGTERM');
    assert.equal(await fixture.exited, 1);
    assert.match(fixture.output(), /second did not stop cleanly: it exited with code 7/);
  });

  it('can be interrupted while services are still getting ready', async () => {
    const fixture = run(folder, { READY_AFTER_MS: '60000' }, 'info');
    await waitForOutput(fixture, /info +listening/);
    fixture.child.kill('SIGINT');
    assert.equal(await fixture.exited, 0, fixture.output());
  });

  it('kills a service that will not stop when the user insists', async () => {
    const fixture = run(folder, { SIGTERM: 'ignored' });
    const ports = await waitForPorts(fixture);
    fixture.child.kill('SIGINT');
    await waitForOutput(fixture, /stopping order=second/);
    // Sooner it would count as the first one, sent twice.
    await delay(1100);
    fixture.child.kill('SIGINT');
    assert.equal(await fixture.exited, 1);
    assert.match(fixture.output(), /second did not stop cleanly: it was killed by SIGKILL/);
    assert.deepEqual(await Promise.all(ports.map(isListening)), [false, false]);
  });

  it('leaves no service behind when it is killed itself', async () => {
    const fixture = run(folder);
    const ports = await waitForPorts(fixture);
    fixture.child.kill('SIGKILL');
    await waitUntilClosed(ports);
    assert.equal(await fixture.exited, null);
  });

  it('says so when the data directory cannot be made', async () => {
    const file = join(folder.path, 'a-file');
    await writeFile(file, '');
    const io = { stdout: collectOutput().stream, stderr: collectOutput().stream, env: {} };
    const launch = async () => undefined;
    await assert.rejects(runServices({ dataDirectory: file, threshold: 'warn', launch }, io), {
      code: 'unusable_directory',
      message: /a-file/,
    });
  });

  it('keeps every line in a file, and that of the run before', async () => {
    for (const _ of [1, 2]) {
      const fixture = run(folder);
      await waitForPorts(fixture);
      fixture.child.kill('SIGTERM');
      await fixture.exited;
      assert.doesNotMatch(fixture.output(), /listening/);
    }
    for (const file of ['first.log', 'first.previous.log']) {
      const lines = (await readFile(join(folder.path, 'logs', file), 'utf8')).trim().split('\n');
      assert.deepEqual(
        lines.map((line) => JSON.parse(line).message),
        ['listening', 'stopping'],
        file,
      );
    }
  });
});
