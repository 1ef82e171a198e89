import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { coalesceCalls } from '../src/index.js';

describe('coalesced calls', () => {
  it('share runs, and none gets a run that began before it', async () => {
    let runs = 0;
    const call = coalesceCalls(async () => {
      const run = ++runs;
      await delay(5);
      return run;
    });
    const first = call();
    const late = [call(), call(), call()];
    assert.equal(await first, 1);
    assert.deepEqual(await Promise.all(late), [2, 2, 2]);
    assert.equal(await call(), 3);
  });

  it('go on after a run that failed', async () => {
    let runs = 0;
    const call = coalesceCalls(async () => {
      if (++runs === 1) throw new Error('first');
      return runs;
    });
    const [first, second] = [call(), call()];
    await assert.rejects(first, /first/);
    assert.equal(await second, 2);
    assert.equal(await call(), 3);
  });
});
