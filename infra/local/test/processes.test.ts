import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProcess, listProcesses, parseProcStat, parsePsLine } from '../src/process/list-processes.js';
import { findLauncher } from '../src/process/watch-launcher.js';

const entry = (pid: number, parentPid: number, title: string) => ({ pid, parentPid, title, isZombie: false });

describe('processes', () => {
  it('are listed with their parents', async () => {
    const own = (await listProcesses()).find(({ pid }) => pid === process.pid);
    assert.equal(own?.parentPid, process.ppid);
    assert.equal((await findProcess(process.pid))?.parentPid, process.ppid);
  });

  it('are gone once they have ended', async () => {
    const child = spawn(process.execPath, ['--eval', '']);
    await once(child, 'exit');
    assert.equal(await findProcess(child.pid ?? 0), undefined);
  });

  it('are read from /proc whatever their name holds, and zombies are told apart', () => {
    assert.deepEqual(parseProcStat('12 (a) S (b\n) S 7 12 12 0'), { parentPid: 7, isZombie: false });
    assert.deepEqual(parseProcStat('12 (npm exec x) Z 7 12'), { parentPid: 7, isZombie: true });
    assert.equal(parseProcStat(''), undefined);
  });

  it('are read from ps', () => {
    assert.deepEqual(parsePsLine('  12     7 S+   npm exec x  '), entry(12, 7, 'npm exec x'));
    assert.equal(parsePsLine('   7     1 Zs   <defunct>')?.isZombie, true);
    assert.equal(parsePsLine(''), undefined);
  });
});

describe('findLauncher', () => {
  it('finds the npx above pnpm, and none where pnpm was started otherwise', () => {
    const shell = entry(2, 1, '-bash');
    const below = [entry(4, 3, 'sh -c pnpm start'), entry(5, 4, 'pnpm start'), entry(6, 5, 'node main.ts')];
    assert.equal(findLauncher([shell, entry(3, 2, 'npm exec pnpm@1 start'), ...below], 6)?.pid, 3);
    assert.equal(findLauncher([shell, entry(3, 2, 'node /usr/bin/npx pnpm start'), ...below], 6)?.pid, 3);
    assert.equal(findLauncher([shell, entry(3, 2, 'make npx'), ...below], 6), undefined);
    assert.equal(findLauncher([shell, entry(3, 2, 'bash'), ...below], 6), undefined);
  });

  it('does not go round in circles', () => {
    assert.equal(findLauncher([entry(3, 4, 'a'), entry(4, 3, 'b')], 3), undefined);
  });
});
