import assert from 'node:assert/strict';
import { judgeExit } from '../src/check/judge-exit.js';

const exit = { code: null, signal: null, asked: undefined, ageMs: 1000, wasReady: true } as const;
const life = { killStep: { moment: 'after', operation: 'commit', occurrence: 2 } } as const;

describe('judgeExit', () => {
  it('tells a random kill from one at a step, and both from one that nobody ordered', () => {
    assert.equal(judgeExit({ ...exit, signal: 'SIGKILL', asked: 'SIGKILL' }, life, false).why, 'killed');
    assert.deepEqual(judgeExit({ ...exit, signal: 'SIGKILL' }, life, false), {
      why: 'step',
      step: 'after:commit',
    });
    assert.equal(judgeExit({ ...exit, signal: 'SIGKILL' }, {}, false).why, 'fault');
  });

  it('wants exit code 0 of a process that was asked to stop once it was up', () => {
    assert.equal(judgeExit({ ...exit, code: 0, asked: 'SIGTERM' }, {}, false).why, 'stopped');
    assert.equal(
      judgeExit({ ...exit, signal: 'SIGTERM', asked: 'SIGTERM', wasReady: false }, {}, false).why,
      'stopped',
    );
    assert.equal(judgeExit({ ...exit, signal: 'SIGTERM', asked: 'SIGTERM' }, {}, false).why, 'fault');
    assert.equal(judgeExit({ ...exit, code: 1, asked: 'SIGTERM' }, {}, false).why, 'fault');
  });

  it('minds an end by itself, unless the disk was full', () => {
    assert.equal(judgeExit({ ...exit, code: 1 }, {}, false).why, 'fault');
    assert.equal(judgeExit({ ...exit, code: 0 }, {}, false).why, 'fault');
    assert.equal(judgeExit({ ...exit, code: 1 }, {}, true).why, 'stopped');
  });
});
