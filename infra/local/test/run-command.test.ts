import assert from 'node:assert/strict';
import { runCommand } from '../src/process/run-command.js';

const options = { cwd: '/', env: process.env, output: 'capture' } as const;
const node = process.execPath;
const untilStopped = 'setInterval(() => undefined, 1000); console.log("up")';

describe('runCommand', () => {
  it('returns what the command printed, on both outputs, and what it exited with', async () => {
    const script = 'console.log("out"); console.error("err"); process.exitCode = 7';
    const { exitCode, output } = await runCommand(node, ['--eval', script], options);
    assert.equal(exitCode, 7);
    assert.deepEqual(output.trim().split('\n').toSorted(), ['err', 'out']);
  });

  it('returns 128 and the number of the signal that ended it', async () => {
    const script = 'process.kill(process.pid, "SIGKILL")';
    assert.equal((await runCommand(node, ['--eval', script], options)).exitCode, 137);
  });

  it('says so when there is no such program', async () => {
    await assert.rejects(runCommand('/no/such/program', [], options), {
      code: 'command_not_started',
      message: /\/no\/such\/program could not be started: .*ENOENT/,
    });
  });

  it('ends the command when the user has had enough, before it began or after', async () => {
    for (const whenMs of [0, 300]) {
      const controller = new AbortController();
      if (whenMs === 0) controller.abort('SIGTERM');
      else setTimeout(() => controller.abort('SIGTERM'), whenMs);
      const command = runCommand(node, ['--eval', untilStopped], { ...options, signal: controller.signal });
      assert.equal((await command).exitCode, 143);
    }
  });
});
