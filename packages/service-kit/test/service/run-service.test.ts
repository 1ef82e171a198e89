import assert from 'node:assert/strict';
import { type Child, type ChildEnd, runChild } from '../fixtures/run-child.js';

describe('runService', () => {
  let children: Child[];

  beforeEach(() => {
    children = [];
  });

  afterEach(async () => {
    for (const child of children) {
      child.process.kill('SIGKILL');
      await child.end;
    }
  });

  function run(mode: string): Child {
    const child = runChild(mode);
    children.push(child);
    return child;
  }

  /** The messages of the log lines of a child, in order. */
  function messages({ stdout }: ChildEnd): string[] {
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line).message);
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`answers what it is answering on ${signal}, closes last opened first, and exits 0`, async () => {
      const child = run('serve');
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await child.waitFor('started'))?.[0];
      const answer = fetch(String(url));
      await child.waitFor('request came');
      child.process.kill(signal);
      assert.equal(await (await answer).text(), 'whole');
      const end = await child.end;
      assert.equal(end.code, 0);
      assert.equal(end.stderr, '');
      assert.deepEqual(messages(end).slice(-4), ['stopping', 'closed server', 'closed queue', 'stopped']);
      assert.match(end.stdout, /"service":"configured","message":"stopping","signal":"SIG/);
    });
  }

  it('exits 1 and says what it waited for when a stop passes its time limit', async () => {
    const child = run('hang-on-close');
    await child.waitFor('started');
    child.process.kill('SIGTERM');
    const end = await child.end;
    assert.equal(end.code, 1);
    assert.match(end.stdout, /"stop took too long","timeout_ms":200,"waiting_for":"second"/);
  });

  it('exits at once on a second signal, with the code of that signal', async () => {
    const child = run('wait-on-close');
    await child.waitFor('started');
    child.process.kill('SIGTERM');
    await child.waitFor('stopping');
    child.process.kill('SIGINT');
    assert.equal((await child.end).code, 130);
  });

  it('closes the others when one part fails to close, and exits 1', async () => {
    const child = run('fail-on-close');
    await child.waitFor('started');
    child.process.kill('SIGTERM');
    const end = await child.end;
    assert.equal(end.code, 1);
    assert.deepEqual(messages(end).slice(-3), ['could not close', 'closed first', 'stopped']);
    assert.match(end.stdout, /"part":"second".*will not close/);
  });

  it('closes what was open, logs the error and exits 1 when the start fails', async () => {
    const end = await run('fail-half-way').end;
    assert.equal(end.code, 1);
    assert.deepEqual(messages(end).slice(0, 2), ['could not start', 'closed first']);
    assert.match(end.stdout, /no second part.*"stack"/);
  });

  it('prints a ConfigError plainly on standard error, without a stack, and exits 1', async () => {
    const end = await run('config-error').end;
    assert.equal(end.code, 1);
    assert.equal(end.stderr, 'fixture: PORT is "x"\n');
  });

  it('lets a start finish before it closes, so that nothing that opens late stays open', async () => {
    const child = run('slow-start');
    await child.waitFor('half way');
    child.process.kill('SIGTERM');
    const end = await child.end;
    assert.equal(end.code, 0);
    const said = messages(end).filter((message) => message !== 'started');
    assert.deepEqual(said, ['half way', 'stopping', 'closed second', 'closed first', 'stopped']);
  });

  it('exits 1 when a start that was told to stop never finishes', async () => {
    const child = run('hang-on-start');
    await child.waitFor('half way');
    child.process.kill('SIGTERM');
    const end = await child.end;
    assert.equal(end.code, 1);
    assert.match(end.stdout, /"waiting_for":"the start to finish"/);
  });

  for (const [mode, message] of [
    ['throw', 'uncaught exception'],
    ['reject', 'unhandled rejection'],
  ] as const) {
    it(`logs an ${message}, closes and exits 1`, async () => {
      const end = await run(mode).end;
      assert.equal(end.code, 1);
      assert.equal(end.stderr, '');
      const said = messages(end).filter((text) => text !== 'started');
      assert.deepEqual(said, [message, 'closed first', 'stopped']);
      assert.match(end.stdout, /"error":\{"name":"Error","message":"(thrown|rejected)","stack":/);
    });
  }

  it('closes and exits 1 when nobody reads its output any more', async () => {
    const child = run('broken-pipe');
    await child.waitFor('anybody there?');
    child.process.stdout.destroy();
    const end = await child.end;
    assert.equal(end.code, 1);
    assert.equal(end.stderr, 'closed first');
  });

  it('prints its help and exits 0 without starting', async () => {
    const end = await run('--help').end;
    assert.deepEqual(end, {
      code: 0,
      signal: null,
      stdout: 'fixture: what a child process of the tests does\n\n  PORT  8080\n',
      stderr: '',
    });
  });
});
