import assert from 'node:assert/strict';
import { judgeExit } from '../src/check/judge-exit.js';

const exit = { code: null, signal: null, asked: undefined, ageMs: 1000, wasReady: true } as const;
const life = { diedAt: undefined, wasDiskFull: false };

describe('judgeExit', () => {
  it('tells a random kill from one at a step, and both from one that nobody ordered', () => {
    assert.equal(judgeExit({ ...exit, signal: 'SIGKILL', asked: 'SIGKILL' }, life).why, 'killed');
    const diedAt = 'after:commit';
    assert.deepEqual(judgeExit({ ...exit, signal: 'SIGKILL' }, { ...life, diedAt }), {
      why: 'step',
      step: 'after:commit',
    });
    // By the kernel, when memory runs out.
    assert.equal(judgeExit({ ...exit, signal: 'SIGKILL' }, life).why, 'fault');
  });

  it('wants exit code 0 of a process that was asked to stop once it was up', () => {
    assert.equal(judgeExit({ ...exit, code: 0, asked: 'SIGTERM' }, life).why, 'stopped');
    const isEarly = judgeExit({ ...exit, signal: 'SIGTERM', asked: 'SIGTERM', wasReady: false }, life);
    assert.equal(isEarly.why, 'stopped');
    assert.equal(judgeExit({ ...exit, signal: 'SIGTERM', asked: 'SIGTERM' }, life).why, 'fault');
    assert.equal(judgeExit({ ...exit, code: 1, asked: 'SIGTERM' }, life).why, 'fault');
  });

  it('minds an end by itself, and takes a full disk as the reason of a start that failed only', () => {
    const full = { ...life, wasDiskFull: true };
    assert.equal(judgeExit({ ...exit, code: 1 }, life).why, 'fault');
    assert.equal(judgeExit({ ...exit, code: 0 }, life).why, 'fault');
    assert.equal(judgeExit({ ...exit, code: 1 }, full).why, 'fault');
    assert.equal(judgeExit({ ...exit, code: 1, wasReady: false }, full).why, 'stopped');
  });
});
