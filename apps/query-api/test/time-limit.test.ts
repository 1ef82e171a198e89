import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { startTimeLimit, type TimeLimit } from '../src/request/time-limit.js';

/** Starts a limit and gives what it told, in order. */
function start(timeoutMs: number): { limit: TimeLimit; told: string[] } {
  const told: string[] = [];
  const limit = startTimeLimit(timeoutMs, {
    onTimeUp: () => told.push('time is up'),
    onClientTooSlow: () => told.push('client too slow'),
  });
  return { limit, told };
}

async function untilTold(told: readonly string[]): Promise<void> {
  while (told.length === 0) await delay(1);
}

describe('the time limit of a request', () => {
  it('tells once that its time is up, whatever is done with it then', async () => {
    const { limit, told } = start(5);
    await untilTold(told);
    limit.pause();
    limit.resume();
    await delay(20);
    assert.deepEqual(told, ['time is up']);
  });

  it('adds up its own time between the pauses', async () => {
    const { limit, told } = start(30);
    while (told.length === 0) {
      limit.pause();
      limit.resume();
      await delay(2);
    }
    assert.deepEqual(told, ['time is up']);
  });

  it('tells of a client that takes as long as the request may, at a stretch', async () => {
    const { limit, told } = start(10);
    limit.pause();
    await untilTold(told);
    assert.deepEqual(told, ['client too slow']);
  });

  it('lets a client take longer than the request may, but not for good', async () => {
    const { limit, told } = start(150);
    // Most of the time of this loop is the client's, in stretches far below the limit.
    for (let turns = 0; told.length === 0; turns++) {
      limit.pause();
      await delay(60);
      if (turns === 2) assert.deepEqual(told, [], 'the client has taken more than the request may');
      limit.resume();
    }
    assert.deepEqual(told, ['client too slow']);
  });

  it('tells nothing when it has ended', async () => {
    const { limit, told } = start(5);
    limit.end();
    limit.pause();
    await delay(20);
    assert.deepEqual(told, []);
  });
});
