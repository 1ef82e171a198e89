import assert from 'node:assert/strict';
import { createUnchangedWatch } from '../src/unchanged-watch.js';

describe('unchanged watch', () => {
  let nowMs = 0;
  const watch = () => createUnchangedWatch(50, () => nowMs);

  function lookAt(watched: ReturnType<typeof watch>, key: string, fingerprint: string): number {
    const look = watched.look();
    const unchangedMs = look.unchangedMs(key, fingerprint);
    look.end();
    return unchangedMs;
  }

  it('adds up the time between looks, and starts over at a change', () => {
    const watched = watch();
    assert.equal(lookAt(watched, 'a', '1'), 0);
    nowMs += 30;
    assert.equal(lookAt(watched, 'a', '1'), 30);
    nowMs += 40;
    assert.equal(lookAt(watched, 'a', '1'), 70);
    nowMs += 40;
    assert.equal(lookAt(watched, 'a', '2'), 0);
  });

  it('counts a long gap between two looks as a short one', () => {
    const watched = watch();
    lookAt(watched, 'a', '1');
    nowMs += 100_000;
    assert.equal(lookAt(watched, 'a', '1'), 50);
    nowMs += 20;
    assert.equal(lookAt(watched, 'a', '1'), 70);
  });

  it('counts from after one reading to before the next', () => {
    const watched = watch();
    const slow = watched.look();
    nowMs += 20;
    slow.unchangedMs('a', '1');
    slow.end();
    nowMs += 5;
    const next = watched.look();
    nowMs += 20;
    assert.equal(next.unchangedMs('a', '1'), 5);
  });

  it('forgets what a look did not mention', () => {
    const watched = watch();
    lookAt(watched, 'a', '1');
    nowMs += 30;
    lookAt(watched, 'b', '1');
    nowMs += 30;
    assert.equal(lookAt(watched, 'a', '1'), 0);
  });
});
